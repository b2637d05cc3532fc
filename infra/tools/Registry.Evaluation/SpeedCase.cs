using System.IO.Compression;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>A query, and the entity from which it was made; null for someone who is not on any list.</summary>
internal sealed record SpeedQuery(MatchEntity Query, string? Expected);

/// <summary>
/// Real lists extended with made-up names to a given size, and queries: half are listed names with an error, half people who are not on any list.
/// </summary>
internal sealed record SpeedCase(List<MatchEntity> Entities, List<SpeedQuery> Queries)
{
    /// <summary>Makes the case; the same arguments give the same case.</summary>
    /// <param name="data">A folder with <c>un</c>, <c>ofac</c> and <c>matching</c>.</param>
    /// <param name="size">The number of names.</param>
    /// <param name="queries">The number of queries.</param>
    internal static SpeedCase Make(string data, int size, int queries)
    {
        var random = new Random(1718);
        var entities = Evaluation.Entities.UnList(Path.Combine(data, "un", "un_consolidated_2026-05-08.xml"));
        entities.AddRange(Evaluation.Entities.Ofac(Path.Combine(data, "ofac")));
        var names = entities.Sum(e => e.Properties.Values.Sum(v => v.Count));
        var parts = NameParts(Path.Combine(data, "matching", "name_part_clusters.txt.gz"));
        for (var i = 0; names < size; i++, names++)
            entities.Add(Evaluation.Entities.Named($"made-{i}", "Person", MadeUp(parts, random)));
        var unrelated = Csv.Read(Path.Combine(data, "matching", "unrelated_people_50k.csv")).Skip(1).Select(r => r[0]).ToList();
        var requests = new List<SpeedQuery>();
        while (requests.Count < queries)
        {
            var entity = entities[random.Next(entities.Count)];
            var kind = Changes.All[random.Next(Changes.All.Length)];
            if (entity.Properties["name"][0] is { } name && name.Contains(' ', StringComparison.Ordinal) && kind.Apply(name, random) is { } changed)
                requests.Add(new(Evaluation.Entities.Named("q", entity.Schema, changed), entity.Id));
            requests.Add(new(Evaluation.Entities.Named("q", "Person", unrelated[random.Next(unrelated.Count)]), null));
        }
        return new(entities, requests);
    }

    internal static List<string> NameParts(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var parts = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            foreach (var part in line.Split(" => ")[0].Split(", "))
            {
                if (part.Length is > 1 and < 20 && part.All(c => c < 0x250))
                    parts.Add(part);
            }
        }
        return parts;
    }

    internal static string MadeUp(List<string> parts, Random random)
    {
        var name = parts[random.Next(parts.Count)];
        for (var more = 1 + random.Next(2); more > 0; more--)
            name += " " + parts[random.Next(parts.Count)];
        return name;
    }
}
