namespace SanctionsRegistry.Contracts;

/// <summary>
/// No service of the registry listens for this message; it is there for whoever binds a queue to its exchange. Any other message that reaches
/// no queue is an error, and is published again until one does.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MayGoUnheardAttribute : Attribute;
