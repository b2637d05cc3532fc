using Platform.Kernel;

namespace Platform.Hosting.Events;

/// <summary>A stream, with the types of its state and events.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TEvent">The stream's events.</typeparam>
/// <param name="Id">The stream's id.</param>
public readonly record struct StreamOf<TState, TEvent>(Guid Id)
    where TState : class, IAggregate<TState, TEvent>
    where TEvent : class;

/// <summary>The result of a command.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="State">The state after it; null when the stream does not exist.</param>
/// <param name="IsRepeat">Whether the same request had already created the stream: nothing changed, and the state is the current one.</param>
public readonly record struct Decision<TState, TOutcome>(TOutcome Outcome, TState? State, bool IsRepeat)
    where TState : class;
