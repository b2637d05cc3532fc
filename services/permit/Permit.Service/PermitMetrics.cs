using System.Diagnostics.Metrics;
using JasperFx.Events;
using Permits.Domain.Permits;
using Permits.Service.Permits;
using Platform.Hosting;
using Platform.Hosting.Events;

namespace Permits.Service;

/// <summary>The permit service's metrics, counted from committed events.</summary>
internal sealed class PermitMetrics : ICommitObserver
{
    private readonly Counter<long> _applications;
    private readonly Counter<long> _imported;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _timeToDecision;

    public PermitMetrics(IMeterFactory meters, UndecidedApplications undecided)
    {
        // The factory disposes it.
#pragma warning disable CA2000
        var meter = meters.Create(TelemetrySources.Platform);
#pragma warning restore CA2000
        _applications = meter.CreateCounter<long>("registry.permits.applied", "{application}", "Applications accepted.");
        _imported = meter.CreateCounter<long>("registry.permits.imported", "{permit}", "Existing permits imported.");
        _decisions = meter.CreateCounter<long>("registry.permits.decisions", "{decision}", "Decisions on permits, by decision.");
        _timeToDecision = meter.CreateHistogram<double>(
            "registry.permits.time_to_decision",
            "s",
            "Time from an application to the rules' decision on it, by decision.",
            tags: null,
            TelemetrySources.Durations
        );
        meter.CreateObservableGauge(
            "registry.permits.undecided",
            () => undecided.Count,
            "{application}",
            "Applications that have waited for the registry's screening for longer than a minute."
        );
    }

    public void Committed(IReadOnlyList<CommittedStream> streams)
    {
        foreach (var stream in streams)
        {
            // The rules decide in the transaction that records the screening. The time that an officer takes for a referral is not measured.
            var byRules = stream.Events.Any(@event => @event.Data is PermitEvent.ScreeningReceived);
            foreach (var @event in stream.Events)
            {
                switch (@event.Data)
                {
                    case PermitEvent.Applied:
                        _applications.Add(1);
                        break;
                    case PermitEvent.Imported:
                        _imported.Add(1);
                        break;
                    case PermitEvent.Upheld:
                        Count("upheld");
                        break;
                    case PermitEvent.Referred:
                        Decided("referred", @event);
                        break;
                    case PermitEvent.Issued:
                        Decided("issued", @event);
                        break;
                    case PermitEvent.Refused:
                        Decided("refused", @event);
                        break;
                    case PermitEvent.Suspended:
                        Count("suspended");
                        break;
                    case PermitEvent.Reinstated:
                        Count("reinstated");
                        break;
                    case PermitEvent.Revoked:
                        Count("revoked");
                        break;
                    case PermitEvent.Withdrawn:
                        Count("withdrawn");
                        break;
                    case PermitEvent.Expired:
                        Count("expired");
                        break;
                    default:
                        break;
                }
            }

            void Decided(string decision, IEvent @event)
            {
                Count(decision);
                if (byRules)
                    _timeToDecision.Record(
                        (@event.Timestamp - ((Permit)stream.State).AppliedAt).TotalSeconds,
                        new KeyValuePair<string, object?>("decision", decision)
                    );
            }
        }
    }

    private void Count(string decision) => _decisions.Add(1, new KeyValuePair<string, object?>("decision", decision));
}
