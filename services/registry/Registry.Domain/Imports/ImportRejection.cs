using Registry.Domain.Lists;

namespace Registry.Domain.Imports;

/// <summary>A rejection.</summary>
/// <param name="By">Who rejected it or submitted the later upload.</param>
/// <param name="Reason">Why it was rejected; null if a later upload replaced it.</param>
/// <param name="ReplacedBy">The later import; null if it was rejected.</param>
/// <param name="At">When.</param>
public sealed record ImportRejection(ImportActor By, string? Reason, ImportId? ReplacedBy, DateTimeOffset At);
