using Registry.Domain.Lists;

namespace Registry.Service.Editions;

/// <summary>The editions that were current at an instant, or why there are none.</summary>
internal abstract record PastEditions
{
    private PastEditions() { }

    /// <summary>There are some.</summary>
    /// <param name="At">The instant.</param>
    /// <param name="Editions">The edition of each list.</param>
    public sealed record Found(DateTimeOffset At, IReadOnlyList<ListEdition> Editions) : PastEditions;

    /// <summary>The instant is in the future.</summary>
    public sealed record InFuture : PastEditions;

    /// <summary>The instant is before the first edition.</summary>
    /// <param name="First">When the first edition was imported; null if none has been.</param>
    public sealed record BeforeFirst(DateTimeOffset? First) : PastEditions;
}
