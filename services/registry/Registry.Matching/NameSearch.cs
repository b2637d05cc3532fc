using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>
/// Finds the rows of a <see cref="NameTable"/> that could match a query's name, and scores them. A thread's working memory: allocated once, used for one
/// name at a time.
/// </summary>
/// <remarks>
/// A name matches by most of its words or not at all, so rows are collected by the words that few rows have; frequent words are only looked up in those
/// rows. The required score determines which words can be left to that: a row that has none of the other words cannot reach the score (prefix filtering:
/// Chaudhuri, Ganti and Kaushik 2006). A row's bound uses the best match of every part independently, which can only raise it.
/// </remarks>
internal sealed class NameSearch
{
    [ThreadStatic]
    private static NameSearch? t_search;

    private const int WordBits = 24;

    /// <summary>The number of words for whose combinations <see cref="MaxRest(uint)"/> is cached.</summary>
    private const int FewWords = 8;

    private readonly List<(int Row, float Bound)> _found = [];
    private readonly List<Run> _runs = [];
    private readonly List<RowRun> _rowRuns = [];
    private readonly int[] _parts = new int[NameParser.MaxParts];
    private readonly int[] _wordOf = new int[NameParser.MaxParts];
    private readonly Neighbour[][] _neighbours = new Neighbour[NameParser.MaxParts][];
    private readonly bool[] _isJoined = new bool[NameParser.MaxParts];
    private readonly NamePart[] _rowParts = new NamePart[NameParser.MaxParts];

    /// <summary>The parts that are similar to some word of the query: every part of every visited row is checked against them.</summary>
    private readonly List<int> _similarParts = [];

    /// <summary>The same as a bit set.</summary>
    private ulong[] _isSimilar = [];

    /// <summary>By similar part: its slot, and the words of the query that it is similar to.</summary>
    private ulong[] _slotOf = [];

    /// <summary>By slot: the part's similarity to each word, then to each run.</summary>
    private float[] _similarities = [];

    /// <summary>By the query's words that a row has, the maximum weight of the rest of its words; NaN until it is computed.</summary>
    private readonly float[] _maxRest = new float[1 << FewWords];

    private float[] _runSimilarities = [];

    private int _columns;

    private NameTable _names = null!;
    private ParsedName _query = null!;
    private int _wordCount;
    private float _core;
    private float _others;
    private int _initials;
    private bool _person;

    /// <summary>Whether <see cref="NameAlignment.Bound"/>'s rule for at most one common word applies: not if particles can form a word.</summary>
    private bool _onePartOfPerson;
    private float _trust;
    private double _floor;

    /// <summary>Releases the names, so that a thread waiting for its next search does not keep a replaced index alive.</summary>
    internal void End() => (_names, _query) = (null!, null!);

    /// <summary>The current thread's instance.</summary>
    internal static NameSearch ForThread => t_search ??= new NameSearch();

    /// <summary>
    /// The rows that could score at minSimilarity <paramref name="floor"/>, with their upper bounds, highest first; valid until the next call.
    /// </summary>
    /// <param name="names">The rows.</param>
    /// <param name="query">The name.</param>
    /// <param name="trust">The trust in the query's name.</param>
    /// <param name="floor">The required score.</param>
    /// <param name="person">Whether every row is compared as a person's name.</param>
    internal List<(int Row, float Bound)> Find(NameTable names, ParsedName query, float trust, double floor, bool person)
    {
        (_names, _query, _person, _trust, _floor) = (names, query, person, trust, floor - BestHits.Rounding);
        Start();
        FindRowRuns();
        ReachByWords();
        ReachByRuns();
        ReachAsWhole();
        _found.Sort(static (x, y) => y.Bound.CompareTo(x.Bound) is var by and not 0 ? by : x.Row.CompareTo(y.Row));
        return _found;
    }

    /// <summary>The score of one of the rows found, as <see cref="NameComparison.Score(in NameView, in NameView, bool)"/> computes it.</summary>
    [SkipLocalsInit]
    internal float Score(int row, bool person)
    {
        var numbers = _names.At(row).Parts;
        for (var c = 0; c < numbers.Length; c++)
            _rowParts[c] = _names.Vocabulary[numbers[c]];
        var parts = _rowParts.AsSpan(0, numbers.Length);
        Span<float> similarities = stackalloc float[_query.Parts.Length * numbers.Length];
        for (var q = 0; q < _query.Parts.Length; q++)
        {
            for (var c = 0; c < numbers.Length; c++)
            {
                similarities[(q * numbers.Length) + c] = _wordOf[q] < 0 || !parts[c].IsCore ? (float)PartSimilarity.Of(_query.Parts[q], parts[c])
                    : IsSimilar(numbers[c]) ? Similarities(_slotOf[numbers[c]])[_wordOf[q]] : 0;
            }
        }
        var (korean, han) = _names.OtherReadings(row);
        return NameComparison.Score(_query.View, new NameView(parts, korean, han), person, similarities);
    }

    private void Start()
    {
        foreach (var part in _similarParts)
            _isSimilar[part >> 6] = 0;
        if (_slotOf.Length < _names.Vocabulary.Count)
            (_slotOf, _isSimilar) = (new ulong[_names.Vocabulary.Count], new ulong[(_names.Vocabulary.Count >> 6) + 1]);
        Array.Fill(_maxRest, float.NaN);
        _similarParts.Clear();
        _found.Clear();
        _runs.Clear();
        _rowRuns.Clear();
        (_wordCount, _core, _others, _initials) = (0, 0, 0, 0);
        for (var i = 0; i < _query.Parts.Length; i++)
        {
            var part = _query.Parts[i];
            _wordOf[i] = part.IsCore ? _wordCount : -1;
            if (part.IsCore)
            {
                _parts[_wordCount++] = i;
                _core += part.Weight;
            }
            else if (part.Kind is PartKind.Initial)
            {
                // It can stand for a word.
                _initials++;
                _others += (part.Weight + Weights.Word) / 2;
            }
            else
            {
                _others += part.Weight;
            }
        }
        var acrossScripts = !_query.View.IsHangul || _query.Korean.Length == 0;
        for (var word = 0; word < _wordCount; word++)
            _neighbours[word] = _names.Vocabulary.Neighbours(Word(word), acrossScripts);
        FindRuns();
        _onePartOfPerson = _person && !_runs.Exists(run => run.Mask == 0);
        _columns = _wordCount + _runs.Count;
        for (var word = 0; word < _wordCount; word++)
        {
            foreach (var (part, similarity) in _neighbours[word])
                Similarities(AddSimilar(part, 1u << word))[word] = similarity;
        }
        for (var i = 0; i < _runs.Count; i++)
        {
            foreach (var (part, similarity) in _runs[i].Words)
                Similarities(AddSimilar(part, _runs[i].Mask))[_wordCount + i] = similarity;
        }
    }

    private NamePart Word(int word) => _query.Parts[_parts[word]];

    /// <summary>Finds the runs of the query's parts that are one word in some row.</summary>
    private void FindRuns()
    {
        foreach (var (start, length, key) in JoinedKey.OfRuns(_query.Parts))
        {
            var numbers = _names.Vocabulary.FindWhole(key);
            if (numbers.Length == 0)
                continue;
            var joined = JoinedKey.Joined(_query.Parts.AsSpan(start, length));
            var words = new List<Neighbour>();
            foreach (var number in numbers)
            {
                if (PartSimilarity.Joined(joined, _names.Vocabulary[number]) is var similarity and > 0)
                    words.Add(new Neighbour(number, similarity));
            }
            if (words.Count == 0)
                continue;
            var mask = 0u;
            for (var q = start; q < start + length; q++)
                mask |= _wordOf[q] < 0 ? 0 : 1u << _wordOf[q];
            _runs.Add(new Run(start, length, mask, words));
        }
    }

    /// <summary>Reaches rows by the rarest words first, until rows without any of these words cannot reach the floor.</summary>
    private void ReachByWords()
    {
        Span<long> volumes = stackalloc long[_wordCount];
        Span<int> order = stackalloc int[_wordCount];
        var waiting = 0f;
        for (var word = 0; word < _wordCount; word++)
        {
            order[word] = word;
            volumes[word] = 0;
            foreach (var (part, _) in _neighbours[word])
                volumes[word] += _names.VolumeOf(part);
            waiting += (Word(word).Weight + Weights.Word) / 2;
        }
        volumes.Sort(order);
        var reached = 0f;
        for (var i = 0; i < _wordCount; i++)
        {
            // For a row without any of the previous words: its upper bound limits how much its other words may weigh.
            var maxRest = i == 0 ? float.MaxValue : MaxRest(waiting + _others, reached, _onePartOfPerson && i == _wordCount - 1);
            var maxCore = ((_wordCount - i + _initials) * Weights.Word) + maxRest;
            var minSimilarity = MinSimilarity(Word(order[i]));
            foreach (var (part, similarity) in _neighbours[order[i]])
            {
                if (similarity < minSimilarity && _names.Vocabulary.Weight(part) >= Weights.Word)
                    continue;
                foreach (var row in _names.RowsWithInitialsOf(part))
                    Reach(row.Place, row, []);
                if (maxRest < 0)
                    continue;
                foreach (var row in _names.RowsWithoutInitialsOf(part))
                {
                    if (row.Core > maxCore)
                        break;
                    Reach(row);
                }
            }
            waiting -= (Word(order[i]).Weight + Weights.Word) / 2;
            reached += Word(order[i]).Weight;
        }
    }

    /// <summary>The similarity that a word needs to a row's word for the row to reach the floor if the two are aligned, regardless of the row's other words.</summary>
    private float MinSimilarity(NamePart word)
    {
        // Assumes that everything else is equal on both sides, and that every query word that joins several row words has their maximum weight.
        var weight = _others;
        for (var other = 0; other < _wordCount; other++)
            weight += _isJoined[other] ? JoinedKey.MaxJoined * Weights.Word : (Word(other).Weight + Weights.Word) / 2;
        return NameAlignment.MinSimilarity(weight, (word.Weight + Weights.Word) / 2, (float)(_floor / _trust));
    }

    /// <summary>The maximum weight of the rest of a row's words, for a row without initials that has some of these words of the query.</summary>
    private float MaxRest(uint words)
    {
        if (words >> FewWords == 0 && _maxRest[words] is var known && !float.IsNaN(known))
            return known;
        var (matched, queryRest) = (_others, _core);
        for (var rest = words; rest != 0; rest &= rest - 1)
        {
            var weight = Word(BitOperations.TrailingZeroCount(rest)).Weight;
            matched += (weight + Weights.Word) / 2;
            queryRest -= weight;
        }
        var most = MaxRest(matched, queryRest, _onePartOfPerson && BitOperations.PopCount(words) == 1) + (_initials * Weights.Word);
        if (words >> FewWords == 0)
            _maxRest[words] = most;
        return most;
    }

    /// <summary>The maximum weight of the rest of a row for <see cref="NameAlignment.Bound"/> to reach the floor; negative if no row can.</summary>
    private float MaxRest(float matched, float queryRest, bool onePartOfPerson) =>
        NameAlignment.MaxRest(matched, Math.Max(0, queryRest), (float)(_floor / _trust), onePartOfPerson);

    /// <summary>Reaches the rows in which several parts on one side are one word on the other.</summary>
    private void ReachByRuns()
    {
        foreach (var run in _runs)
        {
            foreach (var (part, _) in run.Words)
            {
                foreach (var row in _names.RowsOf(part))
                    Reach(row.Place, row, []);
            }
        }
        // A row can have several.
        _rowRuns.Sort(static (x, y) => x.Run.Row.CompareTo(y.Run.Row));
        var runs = CollectionsMarshal.AsSpan(_rowRuns);
        for (var start = 0; start < runs.Length;)
        {
            var end = start + 1;
            while (end < runs.Length && runs[end].Run.Row == runs[start].Run.Row)
                end++;
            Reach(runs[start].Run.Row, _names.At(runs[start].Run.Row), runs[start..end]);
            start = end;
        }
    }

    /// <summary>Finds the runs of row parts that are one of the query's words.</summary>
    private void FindRowRuns()
    {
        for (var word = 0; word < _wordCount; word++)
        {
            var before = _rowRuns.Count;
            if (Word(word).JoinedKey is { } key)
                FindRowRuns(word, _names.Runs.Find(key));
            _isJoined[word] = _rowRuns.Count > before;
        }
    }

    private void FindRowRuns(int word, ReadOnlySpan<int> numbers)
    {
        if (_runSimilarities.Length < numbers.Length)
            _runSimilarities = new float[numbers.Length * 2];
        var bySpelling = Word(word).Hangul is null && Word(word).Nicknames.Length == 0;
        if (bySpelling)
            _names.Runs.Compare(Word(word), numbers, _runSimilarities);
        for (var i = 0; i < numbers.Length; i++)
        {
            var run = _names.Runs[numbers[i]];
            var similarity = bySpelling ? _runSimilarities[i] : PartSimilarity.Joined(Joined(run), Word(word));
            if (similarity >= NameAlignment.JoinedFloor)
                _rowRuns.Add(new RowRun(run, word, similarity));
        }
    }

    private NamePart Joined(RunTable.Run run)
    {
        var numbers = _names.At(run.Row).Parts.Slice(run.Start, run.Length);
        for (var c = 0; c < numbers.Length; c++)
            _rowParts[c] = _names.Vocabulary[numbers[c]];
        return JoinedKey.Joined(_rowParts.AsSpan(0, numbers.Length));
    }

    private void ReachAsWhole()
    {
        foreach (var key in NameKeys.OfQuery(_query, _names.Vocabulary.HasHangul, hitsOnly: _floor > NameComparison.KoreanAsOneWord))
        {
            foreach (var row in _names.FindRows(key))
                Add(row, 1);
        }
        if (_person)
            return;
        if (NameKeys.OfAcronym(_query) is { } acronym)
        {
            foreach (var row in _names.FindRows(acronym))
                Add(row, NameComparison.Acronym);
        }
        if (NameComparison.InitialsOf(_query.Parts) is { Length: > 0 } initials)
        {
            foreach (var part in _names.Vocabulary.FindWhole(PartKeys.Hash(initials, 'A')))
            {
                foreach (var row in _names.RowsOf(part))
                    Add(row.Place, NameComparison.Acronym);
            }
        }
    }

    /// <summary>Adds a row without initials if its parts could reach the floor: most visited rows end here.</summary>
    private void Reach(NameTable.Row row)
    {
        // Assumes that every word with a similar part in the row has an equal one.
        var words = WordsIn(row, out var rest);
        if (rest <= MaxRest(words))
            Add(row.Place, BoundBySimilarity(row.Place, row, []));
    }

    /// <summary>Adds a row if its parts and its runs that are one of the query's words could reach the floor.</summary>
    private void Reach(int place, NameTable.Row row, ReadOnlySpan<RowRun> runs)
    {
        var words = WordsIn(row, out var rowRest);
        var matched = 0f;
        foreach (var run in runs)
        {
            words |= 1u << run.Word;
            // A run's parts weigh at most as much as the same number of words.
            matched += run.Run.Length * Weights.Word;
            rowRest -= run.Run.Length * Weights.Word;
        }
        var queryRest = _core;
        for (var rest = words; rest != 0; rest &= rest - 1)
        {
            var weight = Word(BitOperations.TrailingZeroCount(rest)).Weight;
            matched += (weight + Weights.Word) / 2;
            queryRest -= weight;
        }
        var one = BitOperations.PopCount(words) <= 1;
        if (Bound(place, row, matched, 0, queryRest, rowRest, one) >= _floor)
            Add(place, BoundBySimilarity(place, row, runs));
    }

    /// <summary>The words of the query that are similar to some part of a row, and the weight of the row's other words.</summary>
    private uint WordsIn(NameTable.Row row, out float rest)
    {
        var words = 0u;
        rest = row.Core;
        foreach (var number in row.Parts)
        {
            if (!IsSimilar(number))
                continue;
            words |= (uint)_slotOf[number] & ((1u << WordBits) - 1);
            rest -= _names.Vocabulary.Weight(number);
        }
        return words;
    }

    /// <summary>The upper bound of a row's score, with each part at its best match.</summary>
    [SkipLocalsInit]
    private float BoundBySimilarity(int place, NameTable.Row row, ReadOnlySpan<RowRun> runs)
    {
        Span<float> matched = stackalloc float[_wordCount];
        Span<float> lost = stackalloc float[_wordCount];
        matched.Clear();
        lost.Fill(float.MaxValue);
        var numbers = row.Parts;
        var (covered, rowRest) = (0u, row.Core);
        for (var c = 0; c < numbers.Length; c++)
        {
            if (!IsSimilar(numbers[c]))
                continue;
            var similarities = Similarities(_slotOf[numbers[c]]);
            var weight = _names.Vocabulary.Weight(numbers[c]);
            covered |= 1u << c;
            rowRest -= weight;
            for (var word = 0; word < _wordCount; word++)
                Raise(word, (Word(word).Weight + weight) / 2, similarities[word], matched, lost);
            for (var i = 0; i < _runs.Count; i++)
            {
                for (var q = _runs[i].Start; q < _runs[i].Start + _runs[i].Length; q++)
                {
                    if (_wordOf[q] >= 0)
                        Raise(_wordOf[q], _query.Parts[q].Weight, similarities[_wordCount + i], matched, lost);
                }
            }
        }
        foreach (var (run, word, similarity) in runs)
        {
            var weight = 0f;
            for (var c = run.Start; c < run.Start + run.Length; c++)
            {
                weight += _names.Vocabulary.Weight(numbers[c]);
                if ((covered >> c & 1) == 0 && _names.Vocabulary[numbers[c]].IsCore)
                    rowRest -= _names.Vocabulary.Weight(numbers[c]);
                covered |= 1u << c;
            }
            Raise(word, weight, similarity, matched, lost);
        }
        var (sum, sumLost, queryRest, words) = (0f, 0f, _core, 0);
        for (var word = 0; word < _wordCount; word++)
        {
            if (matched[word] == 0)
                continue;
            sum += matched[word];
            sumLost += lost[word];
            queryRest -= Word(word).Weight;
            words++;
        }
        // An initial of the row can stand for any word, and can cost less than the word's best match.
        return covered == 0 ? 0 : Bound(place, row, sum, row.Initials > 0 ? 0 : sumLost, queryRest, rowRest, words <= 1);
    }

    private float Bound(int place, NameTable.Row row, float matched, float lost, float queryRest, float rowRest, bool oneWord)
    {
        var initials = row.Initials * Weights.Word;
        return Math.Min(_trust, _names.Trust(place)) * NameAlignment.Bound(matched + _others + initials, lost, Math.Max(0, queryRest - initials),
            Math.Max(0, rowRest - (_initials * Weights.Word)), _onePartOfPerson && oneWord);
    }

    private void Raise(int word, float weight, float similarity, Span<float> matched, Span<float> lost)
    {
        if (similarity == 0)
            return;
        matched[word] = Math.Max(matched[word], weight * similarity);
        lost[word] = Math.Min(lost[word], NameAlignment.MinLost(similarity, weight, Word(word).Weight));
    }

    private void Add(int row, float bound)
    {
        if (bound >= _floor)
            _found.Add((row, bound));
    }

    /// <summary>Whether a part is similar to some word of the query.</summary>
    private bool IsSimilar(int part) => (_isSimilar[part >> 6] >> part & 1) != 0;

    /// <summary>The similarities in a part's slot.</summary>
    private Span<float> Similarities(ulong entry) => _similarities.AsSpan((int)(entry >> WordBits) * _columns, _columns);

    /// <summary>Records that a part is similar to some words; its slot is allocated and cleared on first use.</summary>
    private ulong AddSimilar(int part, uint words)
    {
        if (IsSimilar(part))
            return _slotOf[part] |= words;
        var start = _similarParts.Count * _columns;
        if (_similarities.Length < start + _columns)
            Array.Resize(ref _similarities, Math.Max(start + _columns, _similarities.Length * 2));
        _similarities.AsSpan(start, _columns).Clear();
        _isSimilar[part >> 6] |= 1ul << part;
        _slotOf[part] = ((ulong)(uint)_similarParts.Count << WordBits) | words;
        _similarParts.Add(part);
        return _slotOf[part];
    }

    /// <summary>A run of the query's parts, with the row words that it may be.</summary>
    private sealed record Run(int Start, int Length, uint Mask, List<Neighbour> Words);

    /// <summary>A run of a row's parts that is one of the query's words.</summary>
    private readonly record struct RowRun(RunTable.Run Run, int Word, float Similarity);
}
