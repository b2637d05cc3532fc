using System.Globalization;
using System.Text.Json;
using Platform.Kernel;
using Registry.Domain.PermitScreenings;
using Registry.Evaluation;
using Registry.Matching;

namespace Benchmarks;

/// <summary>A made-up holder of a permit.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="State">The Member State.</param>
/// <param name="Worker">The holder.</param>
/// <param name="Employer">The employer's name.</param>
internal sealed record Holder(PermitId Permit, string State, Person Worker, string Employer);

/// <summary>A holder derived from a listed person.</summary>
/// <param name="Permit">The holder's permit.</param>
/// <param name="Subject">The listed person.</param>
/// <param name="SameName">Whether the name is spelled as on the list; otherwise it is changed.</param>
/// <param name="Worker">The holder.</param>
internal sealed record Planted(PermitId Permit, MatchEntity Subject, bool SameName, Person Worker);

/// <summary>
/// A million made-up people with permits, and two editions of a list of the real lists' size. The second edition changes a thousand people: half of
/// these are new, the other half have a new name. Two permit holders have the name of each: one as spelled on the list, one changed as an application might
/// change it.
/// </summary>
internal sealed class WatchedCrowd
{
    public const int Watches = 1_000_000;
    public const int Changed = 1_000;

    private static readonly string[] States = ["KOR", "DEU", "VNM", "BRA", "KEN"];
    private static readonly string[] Nationalities = ["CHN", "VNM", "IDN", "NPL", "UZB", "KGZ"];
    private readonly string _data;
    private readonly List<string> _parts;

    public WatchedCrowd(string data)
    {
        _data = data;
        _parts = SpeedCase.NameParts(Path.Combine(data, "matching", "name_part_clusters.txt.gz"));
        var random = new Random(2375);
        Listed =
        [
            .. Entities
                .UnList(Path.Combine(data, "un", "un_consolidated_2026-05-08.xml"))
                .Concat(Entities.Ofac(Path.Combine(data, "ofac")))
                .DistinctBy(entity => entity.Id),
        ];
        var people = Listed.Where(entity => entity.Schema == "Person" && Changes.Names(entity).Any()).ToArray();
        random.Shuffle(people);
        ChangedPeople =
        [
            .. people
                .Take(Changed)
                .Select(person =>
                    person with
                    {
                        Properties = new Dictionary<string, IReadOnlyList<string>>(person.Properties) { ["birthDate"] = [BirthDate(random)] },
                    }
                ),
        ];
    }

    /// <summary>Everyone on the list, with the real lists' names.</summary>
    public IReadOnlyList<MatchEntity> Listed { get; }

    /// <summary>The people that the second edition changes, as it names them.</summary>
    public IReadOnlyList<MatchEntity> ChangedPeople { get; }

    /// <summary>The previous edition and the one that is measured, as JSON lines.</summary>
    public (byte[] First, byte[] Second) Editions()
    {
        var random = new Random(2397);
        var (changed, designated) = (ChangedPeople.ToDictionary(person => person.Id), ChangedPeople.Take(Changed / 2).Select(person => person.Id).ToHashSet());
        return (
            Lines(
                Listed
                    .Where(entity => !designated.Contains(entity.Id))
                    .Select(entity => changed.ContainsKey(entity.Id) ? Entities.Named(entity.Id, entity.Schema, SpeedCase.MadeUp(_parts, random)) : entity)
            ),
            Lines(Listed.Select(entity => changed.GetValueOrDefault(entity.Id, entity)))
        );
    }

    /// <summary>The holders one after the other; those with a listed person's name are reported to <paramref name="planted"/>.</summary>
    public IEnumerable<Holder> Holders(Action<Planted> planted)
    {
        var random = new Random(1718);
        var employers = Enumerable.Range(0, 20_000).Select(_ => SpeedCase.MadeUp(_parts, random) + " Co Ltd").ToArray();
        var every = Watches / (2 * Changed);
        for (var number = 0; number < Watches; number++)
        {
            var permit = PermitId.From(NameBasedGuid.Create("benchmark", number.ToString(CultureInfo.InvariantCulture)));
            var worker = new Person(
                [SpeedCase.MadeUp(_parts, random)],
                PartialDate.Parse(BirthDate(random)),
                CountryCode.From(Nationalities[random.Next(Nationalities.Length)]),
                null,
                [new("passport", string.Create(CultureInfo.InvariantCulture, $"M{number:00000000}"), null)]
            );
            if (number % every == 0)
            {
                var subject = ChangedPeople[number / every / 2];
                var same = number / every % 2 == 0;
                worker = worker with { Names = [NameOf(subject, same, random)], BirthDate = PartialDate.Parse(subject.Properties["birthDate"][0]) };
                planted(new(permit, subject, same, worker));
            }

            yield return new(permit, States[random.Next(States.Length)], worker, employers[random.Next(employers.Length)]);
        }
    }

    private static string NameOf(MatchEntity subject, bool same, Random random)
    {
        var name = Changes.Names(subject).First();
        for (var tries = 0; !same && tries < 20; tries++)
        {
            if (Changes.All[random.Next(1, Changes.All.Length)].Apply(name, random) is { } changed)
                return changed;
        }

        return name;
    }

    private static string BirthDate(Random random) => new DateOnly(1950, 1, 1).AddDays(random.Next(20_000)).ToString("O", CultureInfo.InvariantCulture);

    private static byte[] Lines(IEnumerable<MatchEntity> entities)
    {
        using var lines = new MemoryStream();
        foreach (var entity in entities)
        {
            JsonSerializer.Serialize(
                lines,
                new
                {
                    id = entity.Id,
                    schema = entity.Schema,
                    properties = entity.Properties.Where(property => property.Value.Any(value => value.Length > 0)).ToDictionary(),
                }
            );
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
