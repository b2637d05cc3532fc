using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Two names, the label that says whether they are the same, and the engine's result.</summary>
/// <param name="Schema">The schema of both.</param>
/// <param name="A">The first name.</param>
/// <param name="B">The second.</param>
/// <param name="Same">The label.</param>
/// <param name="Score">The score, from 0 to 1.</param>
/// <param name="Similarity">The similarity of the names before calibration, from 0 to 1.</param>
/// <param name="Why">The evidence.</param>
internal sealed record LabelledPair(string Schema, string A, string B, bool Same, double Score, double Similarity, string Why)
{
    /// <summary>Compares the pairs of a CSV file with the header schema,name1,name2,is_match.</summary>
    internal static List<LabelledPair> Read(string path) =>
        [
            .. Csv.Read(path)
                .Skip(1)
                .Where(r => r.Count >= 4)
                .Select(r =>
                {
                    var hit = MatchIndex.Compare(Entities.Named("q", r[0], r[1]), Entities.Named("c", r[0], r[2]));
                    return new LabelledPair(r[0], r[1], r[2], r[3] == "true", hit?.Score ?? 0, hit?.Features[0].Score ?? 0, hit?.Features[0].Detail ?? "");
                }),
        ];
}
