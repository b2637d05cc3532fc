using Platform.Hosting.Requests;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>
/// The parsed text of a search: words that must all occur in a subject's entry, quoted phrases, prefixes (<c>word*</c>), words excluded by a minus or NOT,
/// and alternatives separated by OR. A <c>field:</c> before any of them searches only that field.
/// </summary>
internal sealed class SearchText
{
    private const int MaxTerms = 50;
    private readonly List<List<Term>> _alternatives = [];

    private SearchText(bool isPlain, string text) => (IsPlain, Text) = (isPlain, text);

    /// <summary>Whether the text is only words: then it may be a name in any spelling.</summary>
    public bool IsPlain { get; }

    /// <summary>The original text.</summary>
    public string Text { get; }

    /// <summary>Parses the text.</summary>
    /// <param name="simple">Whether operators are plain text, as for what a person types into a search box.</param>
    public static SearchText Read(string text, bool simple)
    {
        var tokens = simple ? [] : Tokens(text);
        var isPlain = tokens.TrueForAll(token =>
            !token.IsQuoted && !token.IsExcluded && token.Field is null && token.Text is not ("AND" or "OR" or "NOT") && !token.Text.EndsWith('*')
        );
        var read = new SearchText(isPlain, text);
        if (isPlain)
            read._alternatives.Add([.. SearchWords.Of(text).Select(word => new Term(null, [word], isPrefix: false, isExcluded: false))]);
        else
            read.Add(tokens);
        return read;
    }

    /// <summary>Whether a slash outside quotes is unpaired. The OpenSanctions API refuses that, because there a pair of slashes encloses a pattern.</summary>
    public static bool HasOpenPattern(string text) =>
        Tokens(text.Replace("\\/", " ", StringComparison.Ordinal)).Where(token => !token.IsQuoted).Sum(token => token.Text.Count(sign => sign == '/')) % 2 == 1;

    /// <summary>Whether the text has nothing to search for.</summary>
    public bool IsEmpty => _alternatives.TrueForAll(terms => terms.Count == 0);

    /// <summary>Whether the entity's content matches the text.</summary>
    public bool Fits(ListedEntity entity, IReadOnlySet<string> words) =>
        _alternatives.Exists(terms => terms.Count > 0 && terms.TrueForAll(term => term.Holds(entity, words) != term.IsExcluded));

    private void Add(List<Token> tokens)
    {
        if (tokens.Count > MaxTerms)
            throw QueryValues.Invalid("q", $"At most {MaxTerms} words.");
        List<Term> terms = [];
        var excluded = false;
        foreach (var token in tokens)
        {
            switch (token)
            {
                case { IsQuoted: false, Field: null, Text: "AND" }:
                    break;
                case { IsQuoted: false, Field: null, Text: "NOT" }:
                    excluded = true;
                    break;
                case { IsQuoted: false, Field: null, Text: "OR" }:
                    _alternatives.Add(terms);
                    terms = [];
                    break;
                default:
                    var words = SearchWords.Of(token.Text).ToList();
                    if (words.Count > 0)
                        terms.Add(new(token.Field, words, !token.IsQuoted && token.Text.EndsWith('*'), excluded || token.IsExcluded));
                    excluded = false;
                    break;
            }
        }

        _alternatives.Add(terms);
    }

    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length; )
        {
            if (char.IsWhiteSpace(text[at]) || text[at] is '(' or ')')
            {
                at++;
                continue;
            }

            var isExcluded = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
            if (isExcluded || text[at] == '+')
                at++;
            string? field = null;
            var colon = at;
            while (colon < text.Length && (char.IsAsciiLetterOrDigit(text[colon]) || text[colon] is '_' or '.'))
                colon++;
            if (colon > at && colon + 1 < text.Length && text[colon] == ':' && EntityFields.Find(text[at..colon]) is not null)
            {
                field = text[at..colon];
                at = colon + 1;
            }

            if (at < text.Length && text[at] == '"' && text.IndexOf('"', at + 1) is > 0 and var end)
            {
                tokens.Add(new(field, text[(at + 1)..end], IsQuoted: true, isExcluded));
                at = end + 1;
                continue;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')'))
                at++;
            if (at > start)
                tokens.Add(new(field, text[start..at], IsQuoted: false, isExcluded));
        }

        return tokens;
    }

    private sealed record Token(string? Field, string Text, bool IsQuoted, bool IsExcluded);

    private sealed class Term
    {
        private readonly Func<ListedEntity, IEnumerable<string>>? _field;
        private readonly IReadOnlyList<string> _words;
        private readonly bool _isPrefix;

        public Term(string? field, IReadOnlyList<string> words, bool isPrefix, bool isExcluded)
        {
            _field = field is null ? null : EntityFields.Find(field);
            (_words, _isPrefix, IsExcluded) = (words, isPrefix, isExcluded);
        }

        public bool IsExcluded { get; }

        public bool Holds(ListedEntity entity, IReadOnlySet<string> words)
        {
            if (_field is null && _words.Count == 1)
                return _isPrefix ? words.Any(word => word.StartsWith(_words[0], StringComparison.Ordinal)) : words.Contains(_words[0]);
            // A cheap test first: a phrase cannot occur if one of its words does not occur at all.
            if (_field is null && !_words.Take(_isPrefix ? _words.Count - 1 : _words.Count).All(words.Contains))
                return false;
            return (_field is null ? SearchWords.TextsOf(entity.Subject) : _field(entity)).Any(HasPhrase);
        }

        private bool HasPhrase(string text)
        {
            var words = SearchWords.Of(text).ToList();
            return Enumerable
                .Range(0, Math.Max(0, words.Count - _words.Count + 1))
                .Any(start =>
                    _words
                        .Index()
                        .All(wanted =>
                            _isPrefix && wanted.Index == _words.Count - 1
                                ? words[start + wanted.Index].StartsWith(wanted.Item, StringComparison.Ordinal)
                                : words[start + wanted.Index] == wanted.Item
                        )
                );
        }
    }
}
