using JasperFx.Events;

namespace Platform.Hosting.Events;

/// <summary>
/// Follows the store without handling anything. Below the first gap of its position no further event can appear: up to there, a replay by sequence number
/// is complete.
/// </summary>
internal sealed class SettledEvents : EventSubscription
{
    public const string PositionName = "settled";

    /// <summary>The settled number, in SQL.</summary>
    public const string Number = $"""
        (SELECT coalesce(max(coalesce(lower(gaps) - 1, last_seq)), 0) FROM {EventPositionTables.Positions} WHERE name = '{PositionName}')
        """;

    public override string Name => PositionName;

    public override int PageSize => 5000;

    public override TimeSpan MinInterval => TimeSpan.FromMilliseconds(250);

    public override bool Handles(Type eventType) => false;

    public override bool IsWokenBy(Type eventType) => true;

    public override Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;
}
