using Registry.Service.Matching;

namespace Registry.Service.Subjects;

/// <summary>
/// A search's text as it was understood: words that must all stand in what is said of a subject, phrases in quotes, a word's beginning before a
/// star, what must not stand there after a minus or NOT, and alternatives between OR; <c>field:</c> before any of them looks in that field alone.
/// </summary>
internal sealed class SearchText
{
    private const int MaxTerms = 50;
    private readonly List<List<Term>> _alternatives = [];

    private SearchText(bool isPlain, string text) => (IsPlain, Text) = (isPlain, text);

    /// <summary>Whether there is nothing but words: then it may be a name in any spelling.</summary>
    public bool IsPlain { get; }

    /// <summary>The text as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="simple">Whether signs mean nothing: for what a person types into a box.</param>
    public static SearchText Read(string text, bool simple)
    {
        var tokens = simple ? [] : Tokens(text);
        var isPlain = tokens.TrueForAll(token => !token.IsQuoted && !token.IsExcluded && token.Field is null && token.Text is not ("AND" or "OR" or "NOT") && !token.Text.EndsWith('*'));
        var read = new SearchText(isPlain, text);
        if (isPlain) read._alternatives.Add([.. SearchWords.Of(text).Select(word => new Term(null, [word], isPrefix: false, isExcluded: false))]);
        else read.Add(tokens);
        return read;
    }

    /// <summary>Whether a slash outside quotes has no other, which the OpenSanctions API refuses: there a pattern stands between two.</summary>
    public static bool HasOpenPattern(string text) => Tokens(text.Replace("\\/", " ", StringComparison.Ordinal)).Where(token => !token.IsQuoted).Sum(token => token.Text.Count(sign => sign == '/')) % 2 == 1;

    /// <summary>Whether nothing is left of the text that could be looked for.</summary>
    public bool IsEmpty => _alternatives.TrueForAll(terms => terms.Count == 0);

    /// <summary>Whether what is said of the entity fits the text.</summary>
    public bool Fits(ListedEntity entity, IReadOnlySet<string> words) => _alternatives.Exists(terms => terms.Count > 0 && terms.TrueForAll(term => term.Holds(entity, words) != term.IsExcluded));

    private void Add(List<Token> tokens)
    {
        if (tokens.Count > MaxTerms) throw EntityFilter.Invalid("q", $"At most {MaxTerms} words.");
        List<Term> terms = [];
        var excluded = false;
        foreach (var token in tokens)
        {
            switch (token)
            {
                case { IsQuoted: false, Field: null, Text: "AND" }: break;
                case { IsQuoted: false, Field: null, Text: "NOT" }: excluded = true; break;
                case { IsQuoted: false, Field: null, Text: "OR" }:
                    _alternatives.Add(terms);
                    terms = [];
                    break;
                default:
                    var words = SearchWords.Of(token.Text).ToList();
                    if (words.Count > 0) terms.Add(new(token.Field, words, !token.IsQuoted && token.Text.EndsWith('*'), excluded || token.IsExcluded));
                    excluded = false;
                    break;
            }
        }

        _alternatives.Add(terms);
    }

    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]) || text[at] is '(' or ')')
            {
                at++;
                continue;
            }

            var isExcluded = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
            if (isExcluded || text[at] == '+') at++;
            string? field = null;
            var colon = at;
            while (colon < text.Length && (char.IsAsciiLetterOrDigit(text[colon]) || text[colon] is '_' or '.')) colon++;
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
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')')) at++;
            if (at > start) tokens.Add(new(field, text[start..at], IsQuoted: false, isExcluded));
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
            if (_field is null && _words.Count == 1) return _isPrefix ? words.Any(word => word.StartsWith(_words[0], StringComparison.Ordinal)) : words.Contains(_words[0]);
            // Cheap to rule out: a phrase whose words do not all stand somewhere stands nowhere.
            if (_field is null && !_words.Take(_isPrefix ? _words.Count - 1 : _words.Count).All(words.Contains)) return false;
            return (_field is null ? SearchWords.TextsOf(entity.Subject) : _field(entity)).Any(HasPhrase);
        }

        private bool HasPhrase(string text)
        {
            var words = SearchWords.Of(text).ToList();
            return Enumerable.Range(0, Math.Max(0, words.Count - _words.Count + 1)).Any(start => _words.Index().All(wanted =>
                _isPrefix && wanted.Index == _words.Count - 1 ? words[start + wanted.Index].StartsWith(wanted.Item, StringComparison.Ordinal) : words[start + wanted.Index] == wanted.Item));
        }
    }
}
