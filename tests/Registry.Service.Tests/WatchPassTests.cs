using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;
using Registry.Matching;
using Registry.Service.Editions;
using Registry.Service.Screenings;
using Registry.Service.Watches;

namespace Registry.Service.Tests;

/// <summary>An edition's pass over the watches finds everything that screenings of the same people find.</summary>
public sealed class WatchPassTests
{
    private static readonly Screener Screener = new(new MatchingSettings());

    private static readonly string[] Given =
    [
        "Chol Min",
        "Yong Su",
        "Jong Un",
        "Yong-chol",
        "Seo Yeon",
        "Mohamed Omar",
        "Aleksandr",
        "Sasha",
        "V.",
        "철민",
        "Čhol-min",
    ];

    private static readonly string[] Family = ["Ri", "Kim", "Pak", "Lee", "Rhee", "Choe", "Petrov", "al-Hassan", "이", "Ким"];

    // Every name with every date, so that names, dates and nationalities agree and contradict each other in all ways.
    private static readonly List<Watch> Watches =
    [
        .. Given.SelectMany(given =>
            Family.SelectMany(family =>
                (Watch[])
                    [
                        Watch($"{family} {given}", "1970-01-02", "KOR"),
                        Watch($"{given} {family}", "1970", "PRK"),
                        Watch($"{family} {given}", null, "CHN", "Petrov Trading"),
                    ]
            )
        ),
    ];

    private static readonly EditionSet Lists = new(
        [],
        [
            .. Family.SelectMany(family =>
                Given.Select((given, i) => Subject("Person", $"{given} {family}".ToUpperInvariant(), family + given, i % 2 == 0 ? "1970-01-02" : "1961"))
            ),
            Subject("Organization", "HANBIT SHIPYARD", "Hanbit", "1999"),
            Subject("Company", "PETROV TRADING LLC", "Petrov", "2001"),
        ]
    );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Everyone_found_by_a_screening_against_the_changed_subjects_is_found_with_the_same_hits(int every)
    {
        var touched = Lists.Ordered.Where((_, number) => number % every == 0).Select(EditionSet.KeyOf).ToHashSet();
        var expected = Watches.Select(watch => (watch, Hits: Screener.Compare(Lists, watch.Watched, touched))).Where(pair => pair.Hits.Count > 0).ToList();
        Assert.InRange(expected.Count, 50, Watches.Count);
        var found = Pass(subject => touched.Contains(EditionSet.KeyOf(subject))).Compare(Watches).ToList();
        Assert.Equal(expected.Select(pair => (pair.watch, Digests(pair.Hits))), found.Select(pair => (pair.Watch, Digests(pair.Found))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task The_index_finds_every_watch_that_the_comparison_of_all_watches_finds(int every)
    {
        var touched = Lists.Ordered.Where((_, number) => number % every == 0).Select(EditionSet.KeyOf).ToHashSet();
        var pass = Pass(subject => touched.Contains(EditionSet.KeyOf(subject)));
        // Small enough segments that some are merged twice and some watches are in none.
        var index = new WatchIndex(smallest: 3);
        foreach (var watch in Watches)
            index.Add(new(watch.State, watch.Id), watch.Watched);
        Assert.Equal(Watches.Count, index.Count);
        var expected = pass.Compare(Watches).Select(pair => pair.Watch.Id).ToList();
        Assert.Empty(expected.Except(await FindAsync(pass.Changed)));
        // For so many subjects the small segments are merged first; more watches may follow.
        Assert.Empty(expected.Except(await FindAsync([.. Enumerable.Repeat(pass.Changed, 30).SelectMany(subjects => subjects)])));
        foreach (var watch in Watches)
            index.Add(new(watch.State, watch.Id), watch.Watched);
        Assert.Empty(expected.Except(await FindAsync(pass.Changed)));

        async Task<IEnumerable<Guid>> FindAsync(IReadOnlyList<MatchEntity> subjects) =>
            (await index.FindAsync(subjects, Screener.Threshold, concurrency: 2, CancellationToken.None)).Select(watch => watch.Id);
    }

    [Fact]
    public async Task The_index_finds_every_watch_that_is_added_while_it_is_compacted()
    {
        var pass = Pass(_ => true);
        var expected = pass.Compare(Watches).Select(pair => pair.Watch.Id).Distinct().Order().ToList();
        var index = new WatchIndex(smallest: 3);
        using var added = new CancellationTokenSource();
        var compacting = Task.Run(() =>
        {
            while (!added.IsCancellationRequested)
                index.Compact();
        });
        foreach (var watch in Watches)
            index.Add(new(watch.State, watch.Id), watch.Watched);
        await added.CancelAsync();
        await compacting;
        Assert.Empty(expected.Except((await index.FindAsync(pass.Changed, Screener.Threshold, 2, CancellationToken.None)).Select(watch => watch.Id)));
    }

    [Fact]
    public async Task The_index_finds_no_watch_for_a_subject_that_no_one_resembles()
    {
        var index = new WatchIndex(smallest: 3);
        foreach (var watch in Watches)
            index.Add(new(watch.State, watch.Id), watch.Watched);
        var stranger = Subject("Person", "BARTHOLOMEW QUIGLEY", "Bart", "1970-01-02");
        Assert.Empty(await index.FindAsync([EditionSet.ToMatchEntity(stranger)], Screener.Threshold, concurrency: 2, CancellationToken.None));
    }

    [Fact]
    public void Everyone_who_works_for_a_listed_employer_is_found()
    {
        var shipyard = Lists.Ordered.Single(subject => subject.Content.Caption == "HANBIT SHIPYARD");
        var found = Pass(subject => subject == shipyard).Compare(Watches).ToList();
        Assert.Equal(Watches.Where(watch => watch.Watched.Employer.Name == "Hanbit Shipyard"), found.Select(pair => pair.Watch));
        Assert.All(found, pair => Assert.Equal((ScreenedParty.Employer, shipyard.SubjectId), (Assert.Single(pair.Found).Screened, pair.Found[0].SubjectId)));
    }

    [Theory]
    [InlineData(ScreenedParty.Intermediary)]
    [InlineData(ScreenedParty.Client)]
    [InlineData(ScreenedParty.Payee)]
    public async Task Another_party_of_an_application_is_found_and_named(ScreenedParty role)
    {
        var shipyard = Lists.Ordered.Single(subject => subject.Content.Caption == "HANBIT SHIPYARD");
        var watch = Watch("Bartholomew Quigley", null, "CHN", "Sora");
        watch = watch with { Watched = watch.Watched with { OtherParties = [new(role, new("Hanbit Shipyard", null, null))] } };
        var index = new WatchIndex(smallest: 3);
        index.Add(new(watch.State, watch.Id), watch.Watched);
        Assert.Equal(
            [watch.Id],
            (await index.FindAsync([EditionSet.ToMatchEntity(shipyard)], Screener.Threshold, concurrency: 2, CancellationToken.None)).Select(found => found.Id)
        );
        var (_, hits) = Assert.Single(Pass(subject => subject == shipyard).Compare([watch]));
        Assert.Equal((role, shipyard.SubjectId), (Assert.Single(hits).Screened, hits[0].SubjectId));
    }

    [Fact]
    public void An_edition_that_only_delists_concerns_no_one() => Assert.Empty(Pass(_ => false).Compare(Watches));

    private static WatchPass Pass(Func<Subject, bool> isChanged) => new(new EditionSet([], Lists.Ordered.Where(isChanged)), Screener);

    private static string Digests(IReadOnlyList<Hit> hits) => string.Join(' ', hits.Select(hit => $"{hit.Screened} {hit.SubjectId} {hit.EvidenceDigest()}"));

    private static Subject Subject(string schema, string name, string weakAlias, string date)
    {
        var id = SubjectId.From($"unsc-{NameBasedGuid.Create(name, date):N}");
        var properties = new Dictionary<string, IReadOnlyList<string>>
        {
            ["name"] = [name],
            ["weakAlias"] = [weakAlias],
            [schema == "Person" ? "birthDate" : "incorporationDate"] = [date],
            ["country"] = ["kp"],
        };
        return new(
            id.StreamIn(ListId.UnitedNations),
            id,
            ListId.From("un_sc_sanctions"),
            new(schema, name, properties, [], []),
            IsListed: true,
            default,
            default
        )
        {
            Version = 1,
        };
    }

    private static Watch Watch(string name, string? birthDate, string nationality, string employer = "Hanbit Shipyard") =>
        new(
            Guid.CreateVersion7(),
            PermitId.From(Guid.CreateVersion7()),
            CountryCode.From("DEU"),
            AgencyId.From("DEU-BA"),
            new(
                new Person([name], birthDate is null ? null : PartialDate.Parse(birthDate), CountryCode.From(nationality), null, []),
                new Party(employer, null, null),
                []
            ),
            [],
            IsOpen: true
        );
}
