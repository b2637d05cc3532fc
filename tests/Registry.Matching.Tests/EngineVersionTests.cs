using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Registry.Evaluation;

namespace Registry.Matching.Tests;

/// <summary>
/// An answer states the version of the engine that gave it. So the same version must give the same answers: if a hash changes although no score should
/// have, the change has an error; otherwise raise the version.
/// </summary>
public sealed class EngineVersionTests
{
    [Theory]
    [InlineData("fictional-first.xml", "sanctions-registry-3", "615bbcd29e1213ae")]
    [InlineData("fictional-second.xml", "sanctions-registry-3", "80d9a05d9c91f5a5")]
    public void A_version_always_gives_the_same_hits_with_the_same_scores(string list, string version, string hash)
    {
        var entities = Entities.UnList(Path.Combine(Files.Root, "infra", "demo-lists", list));
        var index = MatchIndex.Build(entities);
        var (random, answers) = (new Random(1718), new StringBuilder());
        foreach (
            var (entity, name) in entities.SelectMany(entity => entity.Properties["name"].Concat(entity.Properties["alias"]).Select(name => (entity, name)))
        )
        {
            foreach (var change in Changes.All)
            {
                if (!name.Contains(' ', StringComparison.Ordinal) || change.Apply(name, random) is not { } changed)
                    continue;
                foreach (var hit in index.Match(Entities.Named("q", entity.Schema, changed), new MatchOptions(10, 0.1)))
                    answers.Append(CultureInfo.InvariantCulture, $"{changed}: {hit.EntityId} {hit.Score}\n");
            }
        }

        var given = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(answers.ToString())))[..16];

        Assert.Equal((version, hash), (MatchIndex.EngineVersion, given));
    }
}
