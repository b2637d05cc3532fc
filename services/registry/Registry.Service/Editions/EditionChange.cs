using Marten;
using Marten.Linq.MatchesSql;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>What an edition changed for one subject. An edition has at most one change per subject.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="List">The list. The same file may be an edition of several lists.</param>
/// <param name="Edition">The edition's hash.</param>
/// <param name="Subject">The subject's id.</param>
/// <param name="Kind"><c>designated</c>, <c>amended</c> or <c>delisted</c>.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The display name.</param>
/// <param name="Fields">For an amendment, what changed.</param>
public sealed record EditionChange(
    Guid Id,
    string List,
    string Edition,
    string Subject,
    string Kind,
    string Schema,
    string Caption,
    IReadOnlyList<FieldChange> Fields
)
{
    /// <summary>The edition added the subject.</summary>
    public const string Designated = "designated";

    /// <summary>The edition changed the subject's content.</summary>
    public const string Amended = "amended";

    /// <summary>The edition no longer names the subject.</summary>
    public const string Delisted = "delisted";

    /// <summary>A page of the changes of a list's edition, ordered by subject.</summary>
    /// <param name="after">The last subject of the previous page; empty for the first page.</param>
    public static Task<IReadOnlyList<EditionChange>> PageAsync(
        IQuerySession session,
        ListId list,
        EditionHash edition,
        string after,
        int count,
        CancellationToken cancellationToken
    ) =>
        Of(session, list, edition)
            .Where(change => change.MatchesSql("d.data ->> 'subject' > ?", after))
            .OrderBy(change => change.Subject)
            .Take(count)
            .ToListAsync(cancellationToken);

    /// <summary>The changes of a list's edition.</summary>
    public static IQueryable<EditionChange> Of(IQuerySession session, ListId list, EditionHash edition)
    {
        var (name, hash) = (list.Value, edition.Value);
        return session.Query<EditionChange>().Where(change => change.Edition == hash && change.List == name);
    }
}
