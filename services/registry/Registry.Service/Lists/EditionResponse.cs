using Registry.Domain.Imports;
using Registry.Domain.Lists;

namespace Registry.Service.Lists;

/// <summary>An edition of a list.</summary>
/// <param name="List">The list, for example <c>un_sc_sanctions</c>.</param>
/// <param name="Edition">The edition: the SHA-256 of its file, in lower-case hex. If a delta made it: the SHA-256 of two lines, the edition that the delta
/// changed and the delta's SHA-256.</param>
/// <param name="Number">Its number among its list's editions, from 1.</param>
/// <param name="GeneratedAt">When the source made it.</param>
/// <param name="ImportedAt">When the registry published it.</param>
/// <param name="People">Subjects that are people.</param>
/// <param name="Entities">All other subjects.</param>
/// <param name="Added">Subjects that it designated.</param>
/// <param name="Changed">Subjects that it amended.</param>
/// <param name="Removed">Subjects that it delisted.</param>
/// <param name="Unchanged">Subjects that it left unchanged.</param>
/// <param name="UnknownTags">Unknown parts of the format; they are kept with each subject as they are.</param>
/// <param name="Format">The name of the format in which it was read, for example <c>un-xml</c>. If a delta made it: the format of the edition that
/// the delta changed.</param>
/// <param name="Undoes">The edition before it, if it undoes that; absent otherwise.</param>
/// <param name="Concerned">The permits that it concerns; only in the response to its import.</param>
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
    string Format,
    string? Undoes,
    ConcernResponse? Concerned
)
{
    /// <summary>The edition as a response.</summary>
    public static EditionResponse Of(ListEdition edition) => Of(edition, concerned: null);

    /// <summary>The edition as the response to its import.</summary>
    public static EditionResponse Of(ListEdition edition, ConcernResponse? concerned) =>
        new(
            edition.List.Value,
            edition.Hash.Value,
            edition.Number,
            edition.GeneratedAt,
            edition.ImportedAt,
            edition.Counts.People,
            edition.Counts.Entities,
            edition.Counts.Added,
            edition.Counts.Changed,
            edition.Counts.Removed,
            edition.Counts.Unchanged,
            edition.UnknownTags,
            edition.Format,
            edition.Undoes?.Value,
            concerned
        );
}

/// <summary>An edition of a list and its status.</summary>
/// <param name="Edition">The edition.</param>
/// <param name="Current">Whether it is the current edition.</param>
/// <param name="Rescreening">How the watches were compared with its changes; absent until that is done.</param>
/// <param name="Approval">Who approved it; for the secretariat only, absent if no approval was needed.</param>
public sealed record EditionStatusResponse(EditionResponse Edition, bool Current, RescreeningResponse? Rescreening, EditionApprovalResponse? Approval)
{
    /// <summary>The edition as any caller sees it.</summary>
    public static EditionStatusResponse Of(ListEdition edition) =>
        new(EditionResponse.Of(edition), edition.IsCurrent, edition.Rescreening is { } done ? new(null, null, done.At) : null, null);

    /// <summary>The edition as the secretariat sees it: with the numbers of watches and hits over all States, and with who approved it.</summary>
    public static EditionStatusResponse Of(ListEdition edition, Import? import) =>
        new(
            EditionResponse.Of(edition),
            edition.IsCurrent,
            edition.Rescreening is { } done ? new(done.Watches, done.Hits, done.At) : null,
            import?.Approval is { } approval ? new(import.RequestedBy.User, approval.By.User, approval.Reason, approval.At) : null
        );
}

/// <summary>A second person's approval of an edition.</summary>
/// <param name="RequestedBy">Who submitted the edition.</param>
/// <param name="ApprovedBy">Who approved it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record EditionApprovalResponse(string RequestedBy, string ApprovedBy, string Reason, DateTimeOffset At);

/// <summary>The comparison of every open watch with an edition's changes.</summary>
/// <param name="Watches">Watches that were open, in all States; for the secretariat only.</param>
/// <param name="Hits">Hits that were new, in all States; for the secretariat only.</param>
/// <param name="At">When the comparison ended.</param>
public sealed record RescreeningResponse(int? Watches, int? Hits, DateTimeOffset At);
