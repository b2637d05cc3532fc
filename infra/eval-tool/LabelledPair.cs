using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Two names, whether they are one and the same by their label, and what the engine says.</summary>
/// <param name="Schema">The schema of both.</param>
/// <param name="A">The first name.</param>
/// <param name="B">The second.</param>
/// <param name="Same">The label.</param>
/// <param name="Score">The score, from 0 to 1.</param>
/// <param name="Likeness">How alike the names are before that is calibrated, from 0 to 1.</param>
/// <param name="Why">The evidence.</param>
internal sealed record LabelledPair(string Schema, string A, string B, bool Same, double Score, double Likeness, string Why)
{
    /// <summary>Compares the pairs of a file, schema,name1,name2,is_match, with its header.</summary>
    internal static List<LabelledPair> Read(string path) => [.. Csv.Read(path).Skip(1).Where(r => r.Count >= 4).Select(r =>
    {
        var hit = MatchIndex.Compare(Entities.Named("q", r[0], r[1]), Entities.Named("c", r[0], r[2]));
        return new LabelledPair(r[0], r[1], r[2], r[3] == "true", hit?.Score ?? 0, hit?.Features[0].Score ?? 0, hit?.Features[0].Detail ?? "");
    })];
}
