using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Permits;

/// <summary>
/// The stable id of a rule, for instance <c>dprk-nationality</c>. It is stored in events and sent in messages: an id never changes its meaning.
/// </summary>
[ValueObject<string>, ValueForm("Must be a rule's id in kebab case, for instance dprk-nationality.")]
public readonly partial struct RuleId
{
    /// <summary>Refuses a national of the DPRK.</summary>
    public static RuleId DprkNationality { get; } = From("dprk-nationality");

    /// <summary>Refers a worker who claims another nationality but presents a document that the DPRK issued.</summary>
    public static RuleId DprkDocument { get; } = From("dprk-document");

    /// <summary>Refuses an employer that is registered in the DPRK or controlled from there.</summary>
    public static RuleId DprkEmployer { get; } = From("dprk-employer");

    /// <summary>Refers an application that names the DPRK where that alone decides nothing.</summary>
    public static RuleId DprkConnection { get; } = From("dprk-connection");

    /// <summary>Refers when the nationality, or the employer's country, is not resolved.</summary>
    public static RuleId CountryUnresolved { get; } = From("country-unresolved");

    /// <summary>Refers when parts of the application contradict each other.</summary>
    public static RuleId Contradiction { get; } = From("contradiction");

    /// <summary>Refers when check digits of a document are wrong.</summary>
    public static RuleId CheckDigits { get; } = From("check-digits");

    /// <summary>Refers when the person's earlier application was refused, or the permit revoked or suspended.</summary>
    public static RuleId EarlierDecision { get; } = From("earlier-decision");

    /// <summary>Refers when the person has a permit, or an open application, for the same days.</summary>
    public static RuleId SamePerson { get; } = From("same-person");

    /// <summary>Refers when too many people share the worker's date of birth or document number to compare them all.</summary>
    public static RuleId KnownPeopleNotCompared { get; } = From("known-people-not-compared");

    /// <summary>Refers when the screening found a listed subject at or above the threshold.</summary>
    public static RuleId ListedSubject { get; } = From("listed-subject");

    /// <summary>Refers or suspends when a later edition of a list matches the worker or another party.</summary>
    public static RuleId WatchHit { get; } = From("watch-hit");

    /// <summary>Refers when a name could not be compared in full.</summary>
    public static RuleId NameNotCompared { get; } = From("name-not-compared");

    /// <summary>Refers when a required list has not been imported.</summary>
    public static RuleId ListMissing { get; } = From("list-missing");

    /// <summary>Refers when a list is older than allowed.</summary>
    public static RuleId ListTooOld { get; } = From("list-too-old");

    /// <summary>Refuses a permit for longer than the State's own maximum.</summary>
    public static RuleId StateValidity { get; } = From("state-validity");

    /// <summary>Refers a nationality that the State's own law refers.</summary>
    public static RuleId StateNationality { get; } = From("state-nationality");

    /// <summary>Refuses an overseer of workers for the government of the DPRK.</summary>
    public static RuleId OversightAttache { get; } = From("oversight-attache");

    /// <summary>Refuses a national of the DPRK while the State's ceiling is reached.</summary>
    public static RuleId DprkCeiling { get; } = From("dprk-ceiling");

    /// <summary>Refers a national of the DPRK under a determination of the 1718 Committee.</summary>
    public static RuleId CommitteeDetermination { get; } = From("committee-determination");

    /// <summary>Refers a national of the DPRK whose written contract was final before 2017-09-11.</summary>
    public static RuleId EarlierContract { get; } = From("earlier-contract");

    /// <summary>Refers a national of the DPRK who is also a national of the State.</summary>
    public static RuleId OwnNational { get; } = From("own-national");

    /// <summary>Refers a national of the DPRK who may act for a listed subject.</summary>
    public static RuleId DprkOfficial { get; } = From("dprk-official");

    /// <summary>Refers a national of another State who may work for the DPRK.</summary>
    public static RuleId DprkFacilitator { get; } = From("dprk-facilitator");

    /// <summary>Asks for vigilance where an application has to do with the DPRK.</summary>
    public static RuleId DprkVigilance { get; } = From("dprk-vigilance");

    /// <summary>Refers a class that the State's own law refers.</summary>
    public static RuleId StateClass { get; } = From("state-class");

    /// <summary>Refers a sector that the State's own law refers.</summary>
    public static RuleId StateSector { get; } = From("state-sector");

    /// <summary>Issues when no other rule found anything.</summary>
    public static RuleId NoHit { get; } = From("no-hit");

    /// <summary>An officer decided.</summary>
    public static RuleId OfficerDecision { get; } = From("officer-decision");

    /// <summary>Ends a permit after its last day.</summary>
    public static RuleId ValidityEnded { get; } = From("validity-ended");

    /// <summary>Reinstates a permit that an undone edition alone suspended.</summary>
    public static RuleId EditionUndone { get; } = From("edition-undone");

    /// <summary>Two people decided on many permits at once.</summary>
    public static RuleId MassAction { get; } = From("mass-action");

    private static Validation Validate(string value) => ValueFormAttribute.Check<RuleId>(Pattern().IsMatch(value));

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
