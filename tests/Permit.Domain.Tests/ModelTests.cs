using System.Globalization;
using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Domain.Rules;
using Platform.Kernel;
using Xunit.Abstractions;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>
/// Random sequences of commands on permits, the determination that some of them name, and repatriation cases, compared step by step with a plain model that
/// knows only words, numbers and dates. A failure prints its seed: <see cref="PermitsAndDeterminations"/> and <see cref="Cases"/> repeat it.
/// </summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private const int Sequences = 10_000;
    private const int Commands = 60;
    private const int Workers = 1;

    private static readonly Guid DeterminationStream = Guid.Parse("0198a000-0000-7000-8000-000000000008");
    private static readonly Officer[] Officers = [Kim, Lee];
    private static readonly LegalBasis[] Basis = [LegalBasis.Resolution2397Paragraph8];

    [Fact]
    public void Ten_thousand_random_sequences_agree_with_the_model()
    {
        var first = Environment.TickCount;
        output.WriteLine($"Seeds {first} to {first + Sequences - 1}");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = first; seed < first + Sequences; seed++)
        {
            PermitsAndDeterminations(seed, seen);
            Cases(seed, seen);
        }

        foreach (var (what, count) in seen.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            output.WriteLine($"{what}: {count}");
        // Every outcome and every status is reached, so the agreement is about all of them.
        Assert.Empty(Expected.Except(seen.Keys));
    }

    private static readonly string[] Expected =
    [
        .. Enum.GetNames<PermitStatus>().Select(status => $"permit {status}"),
        .. Enum.GetNames<DeterminationStatus>().Select(status => $"determination {status}"),
        .. Enum.GetNames<CaseStatus>().Select(status => $"case {status}"),
        "permit Accepted",
        "permit Unchanged",
        "permit WrongStatus",
        "permit Prohibited",
        "permit ValidityEnded",
        "permit AlreadyProposed",
        "permit NothingProposed",
        "permit NothingDetermined",
        "permit SecondPersonRequired",
        "determination Accepted",
        "determination WrongStatus",
        "determination Expired",
        "determination SecondPersonRequired",
        "determination used up",
        "case Accepted",
        "case WrongStatus",
        "case NoProposal",
        "case SecondPersonRequired",
        "case NoSuchObstacle",
    ];

    private static void PermitsAndDeterminations(int seed, Dictionary<string, int> seen)
    {
        var random = new Random(seed);
        var now = Now;
        (Permit Permit, PermitModel Model)[] permits =
        [
            Begin(1, "VNM", named: false),
            Begin(2, "PRK", named: false),
            .. Enumerable.Range(3, 4).Select(number => Begin(number, "PRK", named: true)),
        ];
        CommitteeDetermination? determination = null;
        var model = new DeterminationModel();
        for (var step = 0; step < Commands; step++)
        {
            now += random.Next(25) == 0 ? TimeSpan.FromDays(random.Next(300)) : TimeSpan.FromHours(random.Next(20));
            if (random.Next(model.Status is "None" or "Recorded" ? 2 : 12) == 0)
            {
                var (change, expected) = model.Next(random, now);
                var decided = DeterminationDecider.Decide(change, determination, CommonSettings.ProposalLifetime, now);
                determination = decided.Events.Aggregate(
                    determination,
                    (state, e) => CommitteeDetermination.Evolve(state, e, new(DeterminationStream, (state?.Version ?? 0) + 1, now))
                );
                Agree(seed, step, "determination", change, expected, decided.GetType().Name, model.Status, determination?.Status.ToString() ?? "None", seen);
                continue;
            }

            var index = random.Next(permits.Length);
            var (permit, plain) = permits[index];
            var others = permits.Where((_, other) => other != index).ToList();
            // What the service counts when it decides.
            ExceptionFacts? exceptions = permit.Application.Determination is not { } named
                ? null
                : new(
                    new(
                        named,
                        determination is { Status: DeterminationStatus.InForce } ? determination.Terms : null,
                        others.Count(other =>
                            other.Permit.Application.Determination is not null && other.Permit.Status is PermitStatus.Issued or PermitStatus.Suspended
                        )
                    ),
                    NationalsInForce: 0
                );
            var used = others.Count(other => other.Model.IsNamed && other.Model.IsInForce);
            var isCovered = plain.IsNamed && model.Status == "InForce" && used < Workers;
            var (command, wanted) = plain.Next(random, now, isCovered, step);
            var outcome = PermitDecider.Decide(command with { Exceptions = exceptions }, permit, CommonSettings, now);
            permit = outcome.Events.Aggregate(permit, (state, e) => Permit.Evolve(state, e, new(state.Id.Value, state.Version + 1, now)));
            permits[index] = (permit, plain);
            Agree(seed, step, "permit", command, wanted, outcome.GetType().Name, plain.Status, permit.Status.ToString(), seen);
            if (outcome is PermitOutcome.Prohibited { Reason: Reason.DeterminationNotApplicable { Limit: DeterminationLimit.UsedUp } })
                Count(seen, "determination used up");
            var inForce = permits.Count(other =>
                other.Permit is { Application.Determination: not null, Status: PermitStatus.Issued or PermitStatus.Suspended }
            );
            Assert.True(inForce <= Workers, $"Seed {seed}, step {step}: {inForce} permits are in force under a determination for {Workers}.");
        }
    }

    private static (Permit Permit, PermitModel Model) Begin(int number, string nationality, bool named)
    {
        var application = Application(nationality) with { Determination = named ? DeterminationId.From(DeterminationStream) : null };
        var permit = Permit.Evolve(
            null,
            new PermitEvent.Applied(application),
            new(Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"0198a000-0000-7000-8000-{number:000000000000}")), 1, Now)
        );
        return (permit, new PermitModel(nationality == "PRK", named, application.ValidTo));
    }

    private static void Cases(int seed, Dictionary<string, int> seen)
    {
        var random = new Random(seed);
        var now = Now;
        var @case = RepatriationCase.Evolve(null, RepatriationScenario.Opened(), new(DeterminationStream, 1, now));
        var model = new CaseModel();
        for (var step = 0; step < Commands; step++)
        {
            now += TimeSpan.FromDays(random.Next(6));
            var (command, expected) = model.Next(random, now);
            var outcome = RepatriationDecider.Decide(command, @case, CommonSettings, now);
            @case = outcome.Events.Aggregate(@case, (state, e) => RepatriationCase.Evolve(state, e, new(DeterminationStream, state.Version + 1, now)));
            Agree(seed, step, "case", command, expected, outcome.GetType().Name, model.Status, @case.Status.ToString(), seen);
        }
    }

    private static void Agree(
        int seed,
        int step,
        string what,
        object command,
        string expected,
        string outcome,
        string expectedStatus,
        string status,
        Dictionary<string, int> seen
    )
    {
        Assert.True(
            (expected, expectedStatus) == (outcome, status),
            $"Seed {seed}, step {step}, {what}, {command}: the model says {expected} and {expectedStatus}, the decider {outcome} and {status}."
        );
        Count(seen, $"{what} {outcome}");
        Count(seen, $"{what} {status}");
    }

    private static void Count(Dictionary<string, int> seen, string what) => seen[what] = seen.GetValueOrDefault(what) + 1;

    private static Officer Someone(Random random) => Officers[random.Next(Officers.Length)];

    /// <summary>A permit as a table of words.</summary>
    private sealed class PermitModel(bool claimsDprk, bool isNamed, DateOnly validTo)
    {
        private bool _isScreened;
        private bool _hasWatchHit;
        private bool? _determinedDprk;
        private (ProposedAction Action, string By, DateTimeOffset Until)? _proposal;

        public string Status { get; private set; } = "Applied";

        public bool IsNamed => isNamed;

        public bool IsInForce => Status is "Issued" or "Suspended";

        public (PermitCommand Command, string Outcome) Next(Random random, DateTimeOffset now, bool isCovered, int step)
        {
            var isBanned = (_determinedDprk ?? claimsDprk) && !isCovered;
            var isOpen = _proposal is { } open && now < open.Until;
            var hasEnded = validTo < DateOnly.FromDateTime(now.UtcDateTime.AddHours(-12));
            var by = Someone(random);
            switch (random.Next(16))
            {
                case 0 or 1 or 2:
                    var hit = random.Next(2) == 0;
                    var screening = Screening(hit ? [Hit()] : []) with { Editions = [Edition(now.AddHours(-5))] };
                    return (new PermitCommand.RecordScreening(screening, []), Screen(hit, isBanned));
                case 3:
                    // A hit of this step only: the same one again would change nothing.
                    var found = WatchHit($"unsc-{step}") with
                    {
                        FoundAt = now,
                    };
                    (_hasWatchHit, _proposal) = (true, null);
                    Status = Status == "Issued" ? "Suspended" : Status;
                    return (new PermitCommand.RecordWatchHit(found), "Accepted");
                case 4 or 5 or 6:
                    var action = (ProposedAction)random.Next(2);
                    return (new PermitCommand.Propose(action, "s", by), Propose(action, by, isOpen, isBanned, hasEnded, now));
                case 7:
                    var isDprk = random.Next(2) == 0;
                    var determine = new PermitCommand.Propose(ProposedAction.DetermineNationality, "s", by)
                    {
                        Nationality = new([CountryCode.From(isDprk ? "PRK" : "VNM")], ["e"], "a"),
                    };
                    _next = isDprk;
                    return (determine, Propose(ProposedAction.DetermineNationality, by, isOpen, isBanned, hasEnded, now));
                case 8:
                    return (
                        new PermitCommand.Propose(ProposedAction.ReverseNationality, "s", by),
                        Propose(ProposedAction.ReverseNationality, by, isOpen, isBanned, hasEnded, now)
                    );
                case 9 or 10 or 11:
                    return (new PermitCommand.Approve("s", by), Approve(by, isOpen, isBanned, isCovered, hasEnded));
                case 12:
                    if (isOpen)
                        _proposal = null;
                    return (new PermitCommand.Reject("s", by), isOpen ? "Accepted" : "NothingProposed");
                case 13:
                    return random.Next(3) switch
                    {
                        0 => (new PermitCommand.Refuse("s", Basis, by), Move("Refused", "Applied", "Referred")),
                        1 => (new PermitCommand.Revoke("s", Basis, by), Move("Revoked", "Issued", "Suspended")),
                        _ => (new PermitCommand.Withdraw("s"), Move("Withdrawn", "Applied", "Referred")),
                    };
                case 14:
                    return (new PermitCommand.Suspend("s", by), Move("Suspended", "Issued"));
                default:
                    return (new PermitCommand.Expire(), hasEnded && IsInForce ? Move("Expired", "Issued", "Suspended") : "Unchanged");
            }
        }

        private bool _next;
        private bool _proposed;

        private string Screen(bool hit, bool isBanned)
        {
            if (_isScreened)
                return "Unchanged";
            (_isScreened, _proposal) = (true, null);
            // Who claims the DPRK presents its passport, which alone refers.
            if (Status == "Applied")
                Status =
                    isBanned ? "Refused"
                    : hit || _hasWatchHit || claimsDprk ? "Referred"
                    : "Issued";
            return "Accepted";
        }

        private string Propose(ProposedAction action, Officer by, bool isOpen, bool isBanned, bool hasEnded, DateTimeOffset now)
        {
            if (isOpen)
                return "AlreadyProposed";
            if (Obstacle(action, isBanned, hasEnded) is { } obstacle)
                return obstacle;
            (_proposal, _proposed) = ((action, by.User, now + CommonSettings.ProposalLifetime), _next);
            return "Accepted";
        }

        private string Approve(Officer by, bool isOpen, bool isBanned, bool isCovered, bool hasEnded)
        {
            if (!isOpen)
                return "NothingProposed";
            if (_proposal!.Value.By == by.User)
                return "SecondPersonRequired";
            var action = _proposal.Value.Action;
            if (Obstacle(action, isBanned, hasEnded) is { } obstacle)
                return obstacle;
            _proposal = null;
            if (action is ProposedAction.ReverseNationality)
                _determinedDprk = null;
            else if (action is ProposedAction.DetermineNationality)
                Determine(isCovered);
            else
                Status = "Issued";
            return "Accepted";
        }

        private void Determine(bool isCovered)
        {
            _determinedDprk = _proposed;
            if (_proposed && !isCovered)
                Status = Status switch
                {
                    "Applied" or "Referred" => "Refused",
                    "Issued" => "Suspended",
                    _ => Status,
                };
        }

        private string? Obstacle(ProposedAction action, bool isBanned, bool hasEnded) =>
            action switch
            {
                ProposedAction.DetermineNationality => null,
                ProposedAction.ReverseNationality => _determinedDprk is null ? "NothingDetermined" : null,
                _ when isBanned => "Prohibited",
                _ when Status != (action is ProposedAction.Issue ? "Referred" : "Suspended") => "WrongStatus",
                _ => hasEnded ? "ValidityEnded" : null,
            };

        private string Move(string to, params string[] from)
        {
            if (!from.Contains(Status, StringComparer.Ordinal))
                return "WrongStatus";
            (Status, _proposal) = (to, null);
            return "Accepted";
        }
    }

    /// <summary>The determination as a word and a time limit.</summary>
    private sealed class DeterminationModel
    {
        private string _recordedBy = "";
        private DateTimeOffset _until;

        public string Status { get; private set; } = "None";

        public (DeterminationCommand Command, string Outcome) Next(Random random, DateTimeOffset now)
        {
            var by = Someone(random);
            if (Status == "None")
            {
                (Status, _recordedBy, _until) = ("Recorded", by.User, now + CommonSettings.ProposalLifetime);
                var terms = new DeterminationTerms(
                    "D",
                    new(2026, 1, 1),
                    DeterminationPurpose.HumanitarianAssistance,
                    Workers,
                    new(2026, 1, 1),
                    new(2029, 1, 1),
                    new([], [], [])
                );
                return (new DeterminationCommand.Record(terms, "s", by), "Accepted");
            }

            switch (random.Next(20))
            {
                case 0:
                    return (new DeterminationCommand.End("s"), Move("InForce", "Ended"));
                case 1:
                    return (new DeterminationCommand.Reject("s"), Move("Recorded", "Rejected"));
                default:
                    return (
                        new DeterminationCommand.Confirm("s", by),
                        Status == "Recorded" && now >= _until ? "Expired"
                        : Status == "Recorded" && by.User == _recordedBy ? "SecondPersonRequired"
                        : Move("Recorded", "InForce")
                    );
            }
        }

        private string Move(string from, string to)
        {
            if (Status != from)
                return "WrongStatus";
            Status = to;
            return "Accepted";
        }
    }

    /// <summary>A case as an outcome, open obstacles and a pending exception.</summary>
    private sealed class CaseModel
    {
        private readonly HashSet<int> _open = [];
        private int _obstacles;
        private string? _outcome;
        private (string Outcome, string By, DateTimeOffset Until)? _proposal;

        public string Status =>
            _outcome switch
            {
                null => _open.Count > 0 ? "Obstructed" : "Ordered",
                "left" => "Completed",
                "excepted" => "Excepted",
                _ => "Unresolved",
            };

        public (RepatriationCommand Command, string Outcome) Next(Random random, DateTimeOffset now)
        {
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            var by = Someone(random);
            switch (random.Next(10))
            {
                case 0:
                    return (new RepatriationCommand.RecordObstacle(ObstacleKind.BorderClosed, today, "e"), When(IsRemaining, () => _open.Add(++_obstacles)));
                case 1 or 2:
                    var number = random.Next(_obstacles + 2);
                    return (
                        new RepatriationCommand.EndObstacle(number, today, "e"),
                        Status == "Completed" ? "WrongStatus"
                        : _open.Remove(number) ? "Accepted"
                        : "NoSuchObstacle"
                    );
                case 3:
                    var country = random.Next(2) == 0 ? "PRK" : "CHN";
                    return (new RepatriationCommand.RecordDeparture(RepatriationScenario.To(country, today)), When(Status != "Completed", () => End("left")));
                case 4:
                    var (recorded, outcome) = random.Next(2) == 0 ? (RepatriationOutcome.Died, "left") : (RepatriationOutcome.NotEarning, "unresolved");
                    return (new RepatriationCommand.RecordOutcome(recorded, today, "s"), When(Status != "Completed", () => End(outcome)));
                case 5:
                    return (
                        new RepatriationCommand.ProposeException(RepatriationScenario.Prohibited(today.AddDays(30)), by),
                        When(Status != "Completed", () => _proposal = ("excepted", by.User, now + CommonSettings.ProposalLifetime))
                    );
                case 6 or 7:
                    return (
                        new RepatriationCommand.ApproveException(by, "s"),
                        Status == "Completed" ? "WrongStatus"
                        : _proposal is not { } proposal || now >= proposal.Until ? "NoProposal"
                        : proposal.By == by.User ? "SecondPersonRequired"
                        : When(true, () => End(proposal.Outcome))
                    );
                case 8:
                    return (new RepatriationCommand.EndException("s", today.AddDays(30)), When(Status == "Excepted", () => End(null)));
                default:
                    return (new RepatriationCommand.Reopen("s", today.AddDays(30)), When(Status is "Unresolved" or "Completed", () => End(null)));
            }
        }

        private bool IsRemaining => Status is "Ordered" or "Obstructed" or "Unresolved";

        private void End(string? outcome) => (_outcome, _proposal) = (outcome, null);

        private static string When(bool isAllowed, Action then)
        {
            if (!isAllowed)
                return "WrongStatus";
            then();
            return "Accepted";
        }
    }
}
