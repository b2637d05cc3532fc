using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.People;

/// <summary>
/// A hash of something by which a State's permits are searched: a document's number, a name with a day of birth, an employer. Names are compared in the forms
/// of <see cref="PersonKey"/>; a document is found by its number alone, because who searches may not know its kind or issuer.
/// </summary>
[ValueObject<Guid>]
public readonly partial struct SearchKey
{
    /// <summary>The keys of an application: of its worker and of its employer.</summary>
    public static IReadOnlyList<SearchKey> Of(Application application) =>
        [
            .. OfPerson(application.Worker.Documents.Select(document => document.Number), application.Worker.Names, application.Worker.BirthDate)
                .Concat(OfEmployer(application.Employer.Name, application.Employer.RegistrationNumber))
                .Distinct(),
        ];

    /// <summary>The keys of a person. A name without a day of birth has none: too many people share one.</summary>
    public static IReadOnlyList<SearchKey> OfPerson(IEnumerable<string> documentNumbers, IEnumerable<string> names, PartialDate? birthDate) =>
        [
            .. documentNumbers
                .Select(PersonKey.ComparableNumber)
                .OfType<string>()
                .Select(number => From(NameBasedGuid.Create("document-number", number)))
                .Concat(names.SelectMany(name => PersonKey.OfName(name, birthDate)).Select(key => From(key.Value)))
                .Distinct(),
        ];

    /// <summary>The keys of an employer: its number in its register, and its name in any order of its words.</summary>
    public static IReadOnlyList<SearchKey> OfEmployer(string? name, string? registrationNumber)
    {
        var keys = new List<SearchKey>();
        if (registrationNumber is not null && PersonKey.Letters(registrationNumber) is { Length: > 0 } number)
            keys.Add(From(NameBasedGuid.Create("employer-number", number)));
        if (name is not null && PersonKey.Words(name) is { Count: > 0 } words)
            keys.Add(From(NameBasedGuid.Create("employer-name", string.Join(' ', words.Order(StringComparer.Ordinal)))));
        return keys;
    }
}
