using System.Text.Json;
using Registry.Matching;
using Registry.Matching.Ofac;

namespace Registry.Evaluation;

/// <summary>Prints every answer, with its evidence, to queries made from a list's names, one per line: two processes must print the same.</summary>
internal static class Answers
{
    internal static void Run(string list)
    {
        var entities = Entities.UnList(list);
        var (index, ofac) = (MatchIndex.Build(entities), OfacIndex.Build(entities));
        var random = new Random(1718);
        using var output = Console.OpenStandardOutput();
        foreach (var (entity, name) in entities.SelectMany(e => e.Properties["name"].Concat(e.Properties["alias"]).Select(n => (e, n))))
        {
            foreach (var change in Changes.All)
            {
                if (!name.Contains(' ', StringComparison.Ordinal) || change.Apply(name, random) is not { } changed)
                    continue;
                var query = Entities.Named("q", entity.Schema, changed);
                JsonSerializer.Serialize(
                    output,
                    new
                    {
                        changed,
                        best = index.Match(query, new MatchOptions(10, 0.4)),
                        ofac = ofac.Match(query, new MatchOptions(10, 0.6)),
                    }
                );
                output.WriteByte((byte)'\n');
            }
        }
    }
}
