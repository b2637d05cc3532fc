using System.Text.RegularExpressions;

namespace Registry.Domain.Lists.UnitedNations;

/// <summary>
/// INTERPOL's special notice on a subject. Until 2026 its link stood as a phrase in the comments, since then it also has an element of its own.
/// Both are one field, so that a link that moves changes nothing; and a link to INTERPOL's page of all notices, whichever of the two there are,
/// says only that there is a notice, while one with a fragment names it.
/// </summary>
internal static partial class InterpolNotice
{
    public const string Field = "interpolNotice";

    /// <summary>What a link says, or null when there is none.</summary>
    public static string? Of(string? link) => string.IsNullOrWhiteSpace(link) ? null
        : link.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? $"special notice {link[(hash + 1)..].Trim()}"
        : "special notice";

    /// <summary>The links that stand in a comment.</summary>
    public static IEnumerable<string> LinksIn(string comment) =>
        Phrase().Matches(comment).Select(match => match.Groups["link"].Value.TrimEnd('.', ',', ';')).Where(link => link.Length > 0);

    /// <summary>The comment without the phrases.</summary>
    public static string RemoveFrom(string comment) => Phrase().Replace(comment, " ");

    [GeneratedRegex(@"INTERPOL-UN(?: ?SC| Security Council) Special Notice web link:?\s*(?<link>https?://\S+)?")]
    private static partial Regex Phrase();
}
