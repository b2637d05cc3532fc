namespace SanctionsRegistry.Contracts;

/// <summary>
/// No service of the registry consumes this message; other systems can bind a queue to its exchange. Any other message that reaches no queue is an
/// error, and is published again until it reaches one.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AllowUnroutedAttribute : Attribute;
