using Registry.Domain.Imports;
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

/// <summary>An edition of a list, and what became of it.</summary>
/// <param name="Edition">The edition.</param>
/// <param name="Current">Whether no later edition has taken its place.</param>
/// <param name="Rescreening">How the watches were compared with its changes; absent until that is done.</param>
/// <param name="Approval">Who approved it; for the secretariat only, absent if no approval was needed.</param>
public sealed record EditionStatusResponse(EditionResponse Edition, bool Current, RescreeningResponse? Rescreening, EditionApprovalResponse? Approval)
{
    /// <summary>The edition as any caller sees it.</summary>
    public static EditionStatusResponse Of(ListEdition edition) => new(
        EditionResponse.Of(edition), edition.IsCurrent, edition.Rescreening is { } done ? new(null, null, done.At) : null, null);

    /// <summary>The edition as the secretariat sees it: with the numbers of watches and hits over all States, and with who approved it.</summary>
    public static EditionStatusResponse Of(ListEdition edition, Import? import) => new(
        EditionResponse.Of(edition), edition.IsCurrent, edition.Rescreening is { } done ? new(done.Watches, done.Hits, done.At) : null,
        import?.Approval is { } approval ? new(import.RequestedBy.User, approval.By.User, approval.Reason, approval.At) : null);
}

/// <summary>A second person's approval of an edition.</summary>
/// <param name="RequestedBy">Who submitted the edition.</param>
/// <param name="ApprovedBy">Who approved it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record EditionApprovalResponse(string RequestedBy, string ApprovedBy, string Reason, DateTimeOffset At);

/// <summary>That every open watch was compared with what an edition changed.</summary>
/// <param name="Watches">Watches that were open, in all States; told to the secretariat only.</param>
/// <param name="Hits">Hits that were new, in all States; told to the secretariat only.</param>
/// <param name="At">When the comparison ended.</param>
public sealed record RescreeningResponse(int? Watches, int? Hits, DateTimeOffset At);
