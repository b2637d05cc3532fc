using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>
/// Finds the rows of a <see cref="NameTable"/> that could be the name that a query asks for, and scores them. A thread's working memory: made once,
/// used for one name at a time.
/// </summary>
/// <remarks>
/// A name matches by most of its words or not at all, so rows are taken from the words that few rows have; the words that many rows have are only
/// looked up in those. Which words may be left to that follows from the score that is asked for: a row that has none of the others could not reach
/// it (prefix filtering: Chaudhuri, Ganti and Kaushik 2006). A row's bound takes every part at its best match, each for itself, which only raises it.
/// </remarks>
internal sealed class NameSearch
{
    [ThreadStatic]
    private static NameSearch? t_mine;

    private const int WordBits = 24;

    /// <summary>Of how many words each combination's <see cref="MostRest(uint)"/> is kept.</summary>
    private const int FewWords = 8;

    private readonly List<(int Row, float Bound)> _found = [];
    private readonly List<Run> _runs = [];
    private readonly List<RowRun> _rowRuns = [];
    private readonly int[] _parts = new int[NameParser.MostParts];
    private readonly int[] _wordOf = new int[NameParser.MostParts];
    private readonly Neighbour[][] _neighbours = new Neighbour[NameParser.MostParts][];
    private readonly bool[] _isJoined = new bool[NameParser.MostParts];
    private readonly NamePart[] _rowParts = new NamePart[NameParser.MostParts];

    /// <summary>The parts that are like some word of the query: what is asked of every part of every row that is looked at.</summary>
    private readonly List<int> _likeParts = [];

    /// <summary>The same as bits.</summary>
    private ulong[] _isLike = [];

    /// <summary>By part that is like some word: its slot, and the words of the query that it is like.</summary>
    private ulong[] _slotOf = [];

    /// <summary>By slot: the part's likeness with each word, then with each run.</summary>
    private float[] _likeness = [];

    /// <summary>By words of the query that a row may have, the most that the rest of its words may weigh; not a number until that is asked for.</summary>
    private readonly float[] _mostRest = new float[1 << FewWords];

    private float[] _runLikeness = [];

    private int _columns;

    private NameTable _names = null!;
    private ParsedName _query = null!;
    private int _wordCount;
    private float _core;
    private float _others;
    private int _initials;
    private bool _person;

    /// <summary>Whether no more than one word of the query in common counts as <see cref="NameAlignment.Bound"/> says: not where particles may be a word.</summary>
    private bool _onePartOfPerson;
    private float _trust;
    private double _floor;

    /// <summary>Lets go of the names: a thread that waits for its next search holds up no index that has been replaced.</summary>
    internal void End() => (_names, _query) = (null!, null!);

    /// <summary>This thread's.</summary>
    internal static NameSearch Mine => t_mine ??= new NameSearch();

    /// <summary>
    /// The rows that could score at least <paramref name="floor"/>, with the most that each could score, highest first; valid until the next call.
    /// </summary>
    /// <param name="names">The rows.</param>
    /// <param name="query">The name.</param>
    /// <param name="trust">How far the query's name counts.</param>
    /// <param name="floor">What is asked for.</param>
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

    /// <summary>The score of one of the rows found, as <see cref="NameComparison.Score(in NameView, in NameView, bool)"/> gives it.</summary>
    [SkipLocalsInit]
    internal float Score(int row, bool person)
    {
        var numbers = _names.At(row).Parts;
        for (var c = 0; c < numbers.Length; c++)
            _rowParts[c] = _names.Vocabulary[numbers[c]];
        var parts = _rowParts.AsSpan(0, numbers.Length);
        Span<float> likeness = stackalloc float[_query.Parts.Length * numbers.Length];
        for (var q = 0; q < _query.Parts.Length; q++)
        {
            for (var c = 0; c < numbers.Length; c++)
            {
                likeness[(q * numbers.Length) + c] = _wordOf[q] < 0 || !parts[c].IsCore ? (float)PartSimilarity.Of(_query.Parts[q], parts[c])
                    : IsLike(numbers[c]) ? Likenesses(_slotOf[numbers[c]])[_wordOf[q]] : 0;
            }
        }
        var (korean, han) = _names.OtherReadings(row);
        return NameComparison.Score(_query.View, new NameView(parts, korean, han), person, likeness);
    }

    private void Start()
    {
        foreach (var part in _likeParts)
            _isLike[part >> 6] = 0;
        if (_slotOf.Length < _names.Vocabulary.Count)
            (_slotOf, _isLike) = (new ulong[_names.Vocabulary.Count], new ulong[(_names.Vocabulary.Count >> 6) + 1]);
        Array.Fill(_mostRest, float.NaN);
        _likeParts.Clear();
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
                // It may stand for a word.
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
            foreach (var (part, likeness) in _neighbours[word])
                Likenesses(MakeLike(part, 1u << word))[word] = likeness;
        }
        for (var i = 0; i < _runs.Count; i++)
        {
            foreach (var (part, likeness) in _runs[i].Words)
                Likenesses(MakeLike(part, _runs[i].Mask))[_wordCount + i] = likeness;
        }
    }

    private NamePart Word(int word) => _query.Parts[_parts[word]];

    /// <summary>The runs of the query's parts that are one word of some row.</summary>
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
                if (PartSimilarity.Joined(joined, _names.Vocabulary[number]) is var likeness and > 0)
                    words.Add(new Neighbour(number, likeness));
            }
            if (words.Count == 0)
                continue;
            var mask = 0u;
            for (var q = start; q < start + length; q++)
                mask |= _wordOf[q] < 0 ? 0 : 1u << _wordOf[q];
            _runs.Add(new Run(start, length, mask, words));
        }
    }

    /// <summary>Reaches the rows by the words that few rows have, until the rows that have none of these cannot reach the floor.</summary>
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
            // A row that has none of the words before this one: what it could score at most, and so how much else it may have.
            var mostRest = i == 0 ? float.MaxValue : MostRest(waiting + _others, reached, _onePartOfPerson && i == _wordCount - 1);
            var mostCore = ((_wordCount - i + _initials) * Weights.Word) + mostRest;
            var least = LeastLikeness(Word(order[i]));
            foreach (var (part, likeness) in _neighbours[order[i]])
            {
                if (likeness < least && _names.Vocabulary.Weight(part) >= Weights.Word)
                    continue;
                foreach (var row in _names.RowsWithInitialsOf(part))
                    Reach(row.Place, row, []);
                if (mostRest < 0)
                    continue;
                foreach (var row in _names.RowsWithoutInitialsOf(part))
                {
                    if (row.Core > mostCore)
                        break;
                    Reach(row);
                }
            }
            waiting -= (Word(order[i]).Weight + Weights.Word) / 2;
            reached += Word(order[i]).Weight;
        }
    }

    /// <summary>How alike a word must be to one of a row's for the row to reach the floor if the two are aligned, whatever else the row has.</summary>
    private float LeastLikeness(NamePart word)
    {
        // As if all else were the same on both sides, and every word of the query that is several of the row's as much as these may be.
        var weight = _others;
        for (var other = 0; other < _wordCount; other++)
            weight += _isJoined[other] ? JoinedKey.MostJoined * Weights.Word : (Word(other).Weight + Weights.Word) / 2;
        return NameAlignment.LeastLikeness(weight, (word.Weight + Weights.Word) / 2, (float)(_floor / _trust));
    }

    /// <summary>The most that the rest of a row's words may weigh, where the row has no initials and something of these words of the query.</summary>
    private float MostRest(uint words)
    {
        if (words >> FewWords == 0 && _mostRest[words] is var known && !float.IsNaN(known))
            return known;
        var (matched, queryRest) = (_others, _core);
        for (var rest = words; rest != 0; rest &= rest - 1)
        {
            var weight = Word(BitOperations.TrailingZeroCount(rest)).Weight;
            matched += (weight + Weights.Word) / 2;
            queryRest -= weight;
        }
        var most = MostRest(matched, queryRest, _onePartOfPerson && BitOperations.PopCount(words) == 1) + (_initials * Weights.Word);
        if (words >> FewWords == 0)
            _mostRest[words] = most;
        return most;
    }

    /// <summary>The most that the rest of a row may weigh for <see cref="NameAlignment.Bound"/> to reach the floor; negative where no row could.</summary>
    private float MostRest(float matched, float queryRest, bool onePartOfPerson) =>
        NameAlignment.MostRest(matched, Math.Max(0, queryRest), (float)(_floor / _trust), onePartOfPerson);

    /// <summary>Reaches the rows in which several parts are one on the other side.</summary>
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
        // A row may have several.
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

    /// <summary>The runs of rows' parts that are one of the query's words.</summary>
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
        if (_runLikeness.Length < numbers.Length)
            _runLikeness = new float[numbers.Length * 2];
        var bySpelling = Word(word).Hangul is null && Word(word).Nicknames.Length == 0;
        if (bySpelling)
            _names.Runs.Compare(Word(word), numbers, _runLikeness);
        for (var i = 0; i < numbers.Length; i++)
        {
            var run = _names.Runs[numbers[i]];
            var likeness = bySpelling ? _runLikeness[i] : PartSimilarity.Joined(Joined(run), Word(word));
            if (likeness >= NameAlignment.JoinedFloor)
                _rowRuns.Add(new RowRun(run, word, likeness));
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
        foreach (var key in NameKeys.OfQuery(_query, _names.Vocabulary.HasHangul, hitsAlone: _floor > NameComparison.KoreanAsOneWord))
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

    /// <summary>Takes a row without initials that could reach the floor by its parts: most rows that are looked at end here.</summary>
    private void Reach(NameTable.Row row)
    {
        // As if every word that has some part like it in the row had the same.
        var words = WordsIn(row, out var rest);
        if (rest <= MostRest(words))
            Add(row.Place, BoundByLikeness(row.Place, row, []));
    }

    /// <summary>Takes a row that could reach the floor by its parts and by those of its runs that are one of the query's words.</summary>
    private void Reach(int place, NameTable.Row row, ReadOnlySpan<RowRun> runs)
    {
        var words = WordsIn(row, out var rowRest);
        var matched = 0f;
        foreach (var run in runs)
        {
            words |= 1u << run.Word;
            // The parts of a run weigh no more than as many words.
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
            Add(place, BoundByLikeness(place, row, runs));
    }

    /// <summary>The words of the query that some part of a row is like, and what the row's other words weigh.</summary>
    private uint WordsIn(NameTable.Row row, out float rest)
    {
        var words = 0u;
        rest = row.Core;
        foreach (var number in row.Parts)
        {
            if (!IsLike(number))
                continue;
            words |= (uint)_slotOf[number] & ((1u << WordBits) - 1);
            rest -= _names.Vocabulary.Weight(number);
        }
        return words;
    }

    /// <summary>The most that a row can score by its parts, each at its best match.</summary>
    [SkipLocalsInit]
    private float BoundByLikeness(int place, NameTable.Row row, ReadOnlySpan<RowRun> runs)
    {
        Span<float> matched = stackalloc float[_wordCount];
        Span<float> lost = stackalloc float[_wordCount];
        matched.Clear();
        lost.Fill(float.MaxValue);
        var numbers = row.Parts;
        var (covered, rowRest) = (0u, row.Core);
        for (var c = 0; c < numbers.Length; c++)
        {
            if (!IsLike(numbers[c]))
                continue;
            var likeness = Likenesses(_slotOf[numbers[c]]);
            var weight = _names.Vocabulary.Weight(numbers[c]);
            covered |= 1u << c;
            rowRest -= weight;
            for (var word = 0; word < _wordCount; word++)
                Raise(word, (Word(word).Weight + weight) / 2, likeness[word], matched, lost);
            for (var i = 0; i < _runs.Count; i++)
            {
                for (var q = _runs[i].Start; q < _runs[i].Start + _runs[i].Length; q++)
                {
                    if (_wordOf[q] >= 0)
                        Raise(_wordOf[q], _query.Parts[q].Weight, likeness[_wordCount + i], matched, lost);
                }
            }
        }
        foreach (var (run, word, likeness) in runs)
        {
            var weight = 0f;
            for (var c = run.Start; c < run.Start + run.Length; c++)
            {
                weight += _names.Vocabulary.Weight(numbers[c]);
                if ((covered >> c & 1) == 0 && _names.Vocabulary[numbers[c]].IsCore)
                    rowRest -= _names.Vocabulary.Weight(numbers[c]);
                covered |= 1u << c;
            }
            Raise(word, weight, likeness, matched, lost);
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
        // An initial of the row may stand for any word, and costs less than a word's best match may.
        return covered == 0 ? 0 : Bound(place, row, sum, row.Initials > 0 ? 0 : sumLost, queryRest, rowRest, words <= 1);
    }

    private float Bound(int place, NameTable.Row row, float matched, float lost, float queryRest, float rowRest, bool oneWord)
    {
        var initials = row.Initials * Weights.Word;
        return Math.Min(_trust, _names.Trust(place)) * NameAlignment.Bound(matched + _others + initials, lost, Math.Max(0, queryRest - initials),
            Math.Max(0, rowRest - (_initials * Weights.Word)), _onePartOfPerson && oneWord);
    }

    private void Raise(int word, float weight, float likeness, Span<float> matched, Span<float> lost)
    {
        if (likeness == 0)
            return;
        matched[word] = Math.Max(matched[word], weight * likeness);
        lost[word] = Math.Min(lost[word], NameAlignment.LeastLost(likeness, weight, Word(word).Weight));
    }

    private void Add(int row, float bound)
    {
        if (bound >= _floor)
            _found.Add((row, bound));
    }

    /// <summary>Whether a part is like some word of the query.</summary>
    private bool IsLike(int part) => (_isLike[part >> 6] >> part & 1) != 0;

    /// <summary>What stands under a part's slot.</summary>
    private Span<float> Likenesses(ulong entry) => _likeness.AsSpan((int)(entry >> WordBits) * _columns, _columns);

    /// <summary>Notes that a part is like some words; its slot is made and cleared at first need.</summary>
    private ulong MakeLike(int part, uint words)
    {
        if (IsLike(part))
            return _slotOf[part] |= words;
        var start = _likeParts.Count * _columns;
        if (_likeness.Length < start + _columns)
            Array.Resize(ref _likeness, Math.Max(start + _columns, _likeness.Length * 2));
        _likeness.AsSpan(start, _columns).Clear();
        _isLike[part >> 6] |= 1ul << part;
        _slotOf[part] = ((ulong)(uint)_likeParts.Count << WordBits) | words;
        _likeParts.Add(part);
        return _slotOf[part];
    }

    /// <summary>A run of the query's parts, with the words of rows that it may be.</summary>
    private sealed record Run(int Start, int Length, uint Mask, List<Neighbour> Words);

    /// <summary>A run of a row's parts that is one of the query's words.</summary>
    private readonly record struct RowRun(RunTable.Run Run, int Word, float Likeness);
}
