using Registry.Domain.Lists;

namespace Registry.Service.Lists;

/// <summary>An edition of a list.</summary>
/// <param name="List">The list, for instance <c>un_sc_sanctions</c>.</param>
/// <param name="Edition">The edition: the SHA-256 of its file, in lower-case hex; of one that a delta made the SHA-256 of two lines, the edition that was changed and the delta's SHA-256.</param>
/// <param name="Number">Its place among its list's editions, from 1.</param>
/// <param name="GeneratedAt">When the source made it.</param>
/// <param name="ImportedAt">When the registry published it.</param>
/// <param name="People">Subjects that are people.</param>
/// <param name="Entities">All other subjects.</param>
/// <param name="Added">Subjects that it designated.</param>
/// <param name="Changed">Subjects that it amended.</param>
/// <param name="Removed">Subjects that it delisted.</param>
/// <param name="Unchanged">Subjects of which it says what was said before.</param>
/// <param name="UnknownTags">Parts of the format that were not seen before; they are kept with each subject as they are.</param>
/// <param name="Format">The name of the format in which it was read, for instance <c>un-xml</c>; of one that a delta made that of the edition that was changed.</param>
public sealed record EditionResponse(
    string List,
    string Edition,
    int Number,
    DateTimeOffset GeneratedAt,
    DateTimeOffset ImportedAt,
    int People,
    int Entities,
    int Added,
    int Changed,
    int Removed,
    int Unchanged,
    IReadOnlyList<string> UnknownTags,
    string Format)
{
    /// <summary>The edition as it is told.</summary>
    public static EditionResponse Of(ListEdition edition) => new(
        edition.List.Value, edition.Hash.Value, edition.Number, edition.GeneratedAt, edition.ImportedAt, edition.Counts.People, edition.Counts.Entities,
        edition.Counts.Added, edition.Counts.Changed, edition.Counts.Removed, edition.Counts.Unchanged, edition.UnknownTags,
        edition.Format);
}

/// <summary>An edition of a list, and what came of it.</summary>
/// <param name="Edition">The edition.</param>
/// <param name="Current">Whether no later edition has taken its place.</param>
/// <param name="Rescreening">How the watches were compared with what it changed; absent until that is done.</param>
/// <param name="Approval">A second person's consent; told to the secretariat only, absent where nobody had to.</param>
public sealed record EditionStatusResponse(EditionResponse Edition, bool Current, RescreeningResponse? Rescreening, EditionApproval? Approval)
{
    /// <summary>The edition as it is told.</summary>
    /// <param name="counts">Whether to tell how many watches and hits there were, over all States, and who of the secretariat consented: for the secretariat alone.</param>
    public static EditionStatusResponse Of(ListEdition edition, bool counts) => new(
        EditionResponse.Of(edition), edition.IsCurrent, edition.Rescreening is { } done ? new(counts ? done.Watches : null, counts ? done.Hits : null, done.At) : null,
        counts ? edition.Approval : null);
}

/// <summary>That every open watch was compared with what an edition changed.</summary>
/// <param name="Watches">Watches that were open, in all States; told to the secretariat only.</param>
/// <param name="Hits">Hits that were new, in all States; told to the secretariat only.</param>
/// <param name="At">When the comparison ended.</param>
public sealed record RescreeningResponse(int? Watches, int? Hits, DateTimeOffset At);
