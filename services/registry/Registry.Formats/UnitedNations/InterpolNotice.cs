using System.Text.RegularExpressions;

namespace Registry.Formats.UnitedNations;

/// <summary>
/// INTERPOL's special notice on a subject. Until 2026 its link was a phrase in the comments; since then it also has its own element. Both are one field,
/// so that a link that moves is not a change. A link to either of INTERPOL's pages of all notices says only that there is a notice; a link with a fragment
/// names it.
/// </summary>
internal static partial class InterpolNotice
{
    public const string Field = "interpolNotice";

    /// <summary>The statement of a link; null if there is none.</summary>
    public static string? Of(string? link) =>
        string.IsNullOrWhiteSpace(link) ? null
        : link.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? $"special notice {link[(hash + 1)..].Trim()}"
        : "special notice";

    /// <summary>The links in a comment.</summary>
    public static IEnumerable<string> LinksIn(string comment) =>
        Phrase().Matches(comment).Select(match => match.Groups["link"].Value.TrimEnd('.', ',', ';')).Where(link => link.Length > 0);

    /// <summary>The comment without the phrases.</summary>
    public static string RemoveFrom(string comment) => Phrase().Replace(comment, " ");

    [GeneratedRegex(@"INTERPOL-UN(?: ?SC| Security Council) Special Notice web link:?\s*(?<link>https?://\S+)?")]
    private static partial Regex Phrase();
}
