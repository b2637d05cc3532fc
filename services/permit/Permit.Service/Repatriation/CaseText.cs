using System.Diagnostics;
using System.Globalization;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Kernel;

namespace Permits.Service.Repatriation;

/// <summary>Renders what happened in a case as an English sentence, without the names of people.</summary>
internal static class CaseText
{
    public static string Render(RepatriationEvent @event) =>
        @event switch
        {
            RepatriationEvent.Opened e => $"The person was ordered on {Day(e.OrderedOn)} to leave by {Day(e.Deadline)}: {Render(e.Ground)}"
                + (e.HasFled ? " They are known to have fled the DPRK." : ""),
            RepatriationEvent.GroundAdded e => $"A further ground was added: {Render(e.Ground)}",
            RepatriationEvent.ClassSet e => $"The person is {Name(e.Class)}. {e.Statement}",
            RepatriationEvent.DeadlineSet e => $"The deadline was set to {Day(e.Deadline)}. {e.Statement}",
            RepatriationEvent.ObstacleRecorded e => $"Obstacle {e.Number} since {Day(e.Since)}: {Name(e.Kind)}. {e.Evidence}",
            RepatriationEvent.ObstacleEnded e => $"Obstacle {e.Number} ended on {Day(e.On)}. {e.Evidence}",
            RepatriationEvent.Departed { Departure: var d } => $"The person left on {Day(d.On)} for {d.Destination.Name} at {d.Crossing}: "
                + (d.Destination == CountryCode.DemocraticPeoplesRepublicOfKorea ? "repatriated." : "a departure to a third State, not a repatriation."),
            RepatriationEvent.OutcomeRecorded e => $"Since {Day(e.On)}: {Name(e.Outcome)}. {e.Statement}",
            RepatriationEvent.ExceptionProposed e => $"An exception was proposed: {Name(e.Exception.Ground)}, determined by {e.Exception.Decider}. "
                + "It awaits a second person.",
            RepatriationEvent.ExceptionGranted e => $"The exception was approved: {Name(e.Exception.Ground)} under {string.Join("; ", e.Exception.Laws)}"
                + (e.Exception.ReviewOn is { } review ? $", to be reviewed by {Day(review)}. " : ". ")
                + e.Statement,
            RepatriationEvent.ExceptionRejected e => $"The proposed exception was rejected. {e.Statement}",
            RepatriationEvent.ExceptionEnded e => $"The exception ended; the person is ordered to leave by {Day(e.Deadline)}. {e.Statement}",
            RepatriationEvent.Reopened e => $"The case was opened again; the person is ordered to leave by {Day(e.Deadline)}. {e.Statement}",
            RepatriationEvent.DependantsRecorded e => $"Dependants recorded: {Number(e.Dependants.Count)}.",
            RepatriationEvent.WagesRecorded e => $"Claims for wages recorded: {Number(e.Wages.Count)}, "
                + $"of which {Number(e.Wages.Count(wage => wage.PaidOn is null))} unpaid.",
            RepatriationEvent.IncomeRecorded { Income: var i } => $"Income recorded: {Names.Of(i.Class)}"
                + (i.Employer is { } employer ? $", at {employer.Name}" : "")
                + (i.Since is { } since ? $", since {Day(since)}." : "."),
            RepatriationEvent.WelfareRecorded { Welfare: var w } => (w.MayBeVictim ? "The person may be a victim. " : "No sign that the person is a victim. ")
                + w.ProtectionConsidered,
            RepatriationEvent.FlightMarked e => $"The person is known to have fled the DPRK: nothing about the case leaves the State. {e.Statement}",
            RepatriationEvent.FlightMarkRemoved e => $"The person is no longer marked as having fled the DPRK. {e.Statement}",
            RepatriationEvent.Overdue e => $"The deadline of {Day(e.Deadline)} has passed.",
            RepatriationEvent.ReviewDue e => $"The exception must be reviewed by {Day(e.ReviewOn)}.",
            _ => throw new UnreachableException(),
        };

    private static string Render(CaseGround ground) =>
        ground switch
        {
            CaseGround.PermitDecision d => $"permit {d.Permit} was {(d.Status is PermitStatus.Refused ? "refused" : "revoked")} "
                + $"under {string.Join(", ", d.LegalBasis)}.",
            CaseGround.Finding f => $"a finding under {string.Join(", ", f.LegalBasis)}. {f.Statement}",
            _ => throw new UnreachableException(),
        };

    private static string Name(PersonClass @class) =>
        @class switch
        {
            PersonClass.Worker => "a worker",
            PersonClass.OversightAttache => "a safety oversight attaché",
            PersonClass.Official => "an official",
            _ => throw new UnreachableException(),
        };

    private static string Name(ObstacleKind kind) =>
        kind switch
        {
            ObstacleKind.BorderClosed => "the border is closed",
            ObstacleKind.Transport => "no transport",
            ObstacleKind.Detention => "detention",
            ObstacleKind.CourtOrder => "a court order",
            ObstacleKind.Proceedings => "proceedings",
            ObstacleKind.Other => "another obstacle",
            _ => throw new UnreachableException(),
        };

    private static string Name(RepatriationOutcome outcome) =>
        outcome switch
        {
            RepatriationOutcome.Died => "died",
            RepatriationOutcome.NotEarning => "said to earn no income any more, which is disputed",
            RepatriationOutcome.Absconded => "absconded",
            RepatriationOutcome.Unknown => "unknown",
            _ => throw new UnreachableException(),
        };

    private static string Name(ExceptionGround ground) =>
        ground switch
        {
            ExceptionGround.OwnNational => "the State's own national",
            ExceptionGround.RepatriationProhibited => "the repatriation is prohibited",
            _ => throw new UnreachableException(),
        };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
