namespace Registry.Domain.AgencyScreenings;

/// <summary>The place of a screening in a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record BatchPlace(BatchId Batch, int Line);
