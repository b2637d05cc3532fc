using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Xunit.Abstractions;

namespace Registry.Formats.Tests;

/// <summary>What the domain decides when one edition of the UN list follows another.</summary>
public sealed class UnEditionTests(ITestOutputHelper output)
{
    private static readonly ImportId Import = ImportId.From(Guid.Parse("01234567-89ab-7def-8123-456789abcdef"));
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_first_edition_designates_everyone_it_names()
    {
        var lists = new Lists();
        var published = await lists.PublishedAsync(Files.List(Files.Kim, Files.Company));
        Assert.Equal(new EditionCounts(1, 1, 2, 0, 0, 0), published.Edition.Counts);
        Assert.Equal(1, published.Edition.Number);
        Assert.False(published.Supersedes);
        Assert.All(published.Changes, change => Assert.IsType<SubjectEvent.Designated>(change));
    }

    [Fact]
    public async Task A_repeated_command_appends_nothing()
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        Assert.Equal(1, Assert.IsType<EditionAdmission.AlreadyPublished>(await lists.AdmitAsync(Files.List(Files.Kim))).Edition.Number);
    }

    [Fact]
    public async Task Content_that_is_no_longer_current_appends_nothing_either()
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        await lists.PublishedAsync(Files.List(Files.Kim, Files.Company, "2026-01-02T00:00:00Z"));
        Assert.Equal(1, Assert.IsType<EditionAdmission.AlreadyPublished>(await lists.AdmitAsync(Files.List(Files.Kim))).Edition.Number);
    }

    [Fact]
    public async Task An_edition_older_than_the_current_one_is_rejected()
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        Assert.IsType<EditionAdmission.OlderThanCurrent>(await lists.AdmitAsync(Files.List(Files.Kim, Files.Company, "2025-12-31T00:00:00Z")));
    }

    [Fact]
    public async Task An_edition_dated_in_the_future_is_rejected() =>
        Assert.IsType<EditionAdmission.DatedInFuture>(await new Lists().AdmitAsync(Files.List(Files.Kim, "", "2999-01-01T00:00:00Z")));

    [Fact]
    public async Task A_subject_missing_from_the_next_edition_is_delisted_and_can_be_designated_again()
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim, Files.Company));
        var second = await lists.PublishedAsync(Files.List(Files.Kim, "", "2026-01-02T00:00:00Z"));
        Assert.Equal("PUKDAE TRADING", Assert.IsType<SubjectEvent.Delisted>(Assert.Single(second.Changes)).Caption);
        Assert.Equal(new EditionCounts(1, 0, 0, 0, 1, 1), second.Edition.Counts);
        var third = await lists.PublishedAsync(Files.List(Files.Kim, Files.Company, "2026-01-03T00:00:00Z"));
        Assert.IsType<SubjectEvent.Designated>(Assert.Single(third.Changes));
        Assert.Equal(3, lists.Subjects[SubjectId.From("unsc-2")].Revision);
    }

    [Theory]
    [InlineData("<FIRST_NAME> KIM </FIRST_NAME>", "<FIRST_NAME>KIM</FIRST_NAME>")]
    [InlineData("<SORT_KEY/>", "<SORT_KEY>1</SORT_KEY><GENDER/><INTERPOL_LINK/><HAS_INTERPOL_LINK>NO</HAS_INTERPOL_LINK>")]
    [InlineData("<VERSIONNUM>1", "<VERSIONNUM>2")]
    [InlineData("<TITLE><VALUE>Mr.</VALUE></TITLE>", "<TITLE><VALUE/><VALUE>Mr. </VALUE></TITLE>")]
    [InlineData("<TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>745132</NUMBER>", "<NUMBER>745132</NUMBER><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>")]
    public async Task Writing_the_same_content_differently_changes_nothing(string written, string changed) =>
        Assert.Empty((await ChangedAsync(written, changed)).Changes);

    [Fact]
    public async Task Repeated_elements_in_another_order_change_nothing()
    {
        var (alias, other) = (
            "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Kim Chol-su</ALIAS_NAME></INDIVIDUAL_ALIAS>",
            "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Trader</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        );
        var swapped = Files
            .Kim.Replace(alias, "x", StringComparison.Ordinal)
            .Replace(other, alias, StringComparison.Ordinal)
            .Replace("x", other, StringComparison.Ordinal);
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        Assert.Empty((await lists.PublishedAsync(Files.List(swapped, "", "2026-01-02T00:00:00Z"))).Changes);
    }

    [Fact]
    public async Task An_amendment_lists_the_changed_fields_with_old_and_new_values()
    {
        var amended = Assert.IsType<SubjectEvent.Amended>(Assert.Single((await ChangedAsync("Trades in coal.", "Trades in coal and iron.")).Changes));
        var change = Assert.Single(amended.Changes);
        Assert.Equal("notes", change.Field);
        Assert.Equal(["Trades in coal."], change.Old);
        Assert.Equal(["Trades in coal and iron."], change.New);
    }

    [Theory]
    [InlineData("<QUALITY>Good</QUALITY>", "<QUALITY>Low</QUALITY>", "alias")]
    [InlineData("<SORT_KEY/>", "<EYES>two</EYES>", "EYES")]
    [InlineData("<NUMBER>745132</NUMBER>", "<NUMBER>745132</NUMBER><DATE_OF_EXPIRY>2030-01-01</DATE_OF_EXPIRY>", "identification")]
    public async Task A_changed_value_is_an_amendment_of_its_field(string written, string changed, string field) =>
        Assert.Equal(field, Assert.Single(Assert.IsType<SubjectEvent.Amended>(Assert.Single((await ChangedAsync(written, changed)).Changes)).Changes).Field);

    [Fact]
    public async Task An_interpol_link_that_moves_from_the_comments_to_its_own_element_changes_nothing()
    {
        const string Link = "https://www.interpol.int/en/How-we-work/Notices/View-UN-Notices-Individuals";
        var before = Files.Kim.Replace(
            "Trades in coal.",
            $"Trades in coal. INTERPOL-UN Security Council Special Notice web link:{Link}",
            StringComparison.Ordinal
        );
        var after = Files.Kim.Replace(
            "<SORT_KEY/>",
            $"<HAS_INTERPOL_LINK>YES</HAS_INTERPOL_LINK><INTERPOL_LINK>{Link}</INTERPOL_LINK>",
            StringComparison.Ordinal
        );
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(before));
        Assert.Empty((await lists.PublishedAsync(Files.List(after, "", "2026-01-02T00:00:00Z"))).Changes);
    }

    [RealListsTheory]
    [InlineData("2025-08-02", "2025-11-15", 123, 2, 10)]
    [InlineData("2025-11-15", "2026-04-02", 7, 2, 26)]
    [InlineData("2026-04-02", "2026-05-08", 4, 0, 60)]
    public async Task Between_two_real_editions_only_the_differences_are_changes(string first, string second, int added, int removed, int changed)
    {
        var lists = new Lists();
        await lists.PublishedAsync(await File.ReadAllTextAsync(Files.PathOf(first)!));
        var published = await lists.PublishedAsync(await File.ReadAllTextAsync(Files.PathOf(second)!));
        output.WriteLine($"{first} to {second}: {published.Edition.Counts}");
        Assert.Equal((added, removed, changed), (published.Edition.Counts.Added, published.Edition.Counts.Removed, published.Edition.Counts.Changed));
        Assert.All(published.Changes.OfType<SubjectEvent.Amended>(), amended => Assert.NotEmpty(amended.Changes));
    }

    [Fact]
    public async Task A_change_of_format_amends_every_subject_and_is_recorded()
    {
        var entry = (await Files.ReadAsync(Files.List(Files.Kim))).Entries[0];
        var designated = SubjectDecider.Decide(
            new ListSubject(entry.Id, ListId.UnitedNations, EditionHash.Of(new byte[32]), entry.Content),
            null,
            Files.Format,
            null,
            Now
        );
        var subject = Subject.Fold(entry.Id.StreamIn(ListId.UnitedNations), designated.Events);
        var amended = Assert.IsType<SubjectEvent.Amended>(
            Assert.Single(
                SubjectDecider
                    .Decide(
                        new ListSubject(entry.Id, ListId.UnitedNations, EditionHash.Of(new byte[32]), entry.Content),
                        subject,
                        Files.Format,
                        "ftm-json",
                        Now
                    )
                    .Events
            )
        );
        var change = Assert.Single(amended.Changes);
        Assert.Equal((SubjectDecider.FormatField, "ftm-json", "un-xml"), (change.Field, Assert.Single(change.Old), Assert.Single(change.New)));
    }

    private static async Task<PublishedFile> ChangedAsync(string written, string changed)
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        Assert.Contains(written, Files.Kim, StringComparison.Ordinal);
        return await lists.PublishedAsync(Files.List(Files.Kim.Replace(written, changed, StringComparison.Ordinal), "", "2026-01-02T00:00:00Z"));
    }

    /// <summary>A published edition and its changes.</summary>
    private sealed record PublishedFile(ListEditionEvent.Published Edition, bool Supersedes, IReadOnlyList<SubjectEvent> Changes);

    /// <summary>The lists, folded from the events.</summary>
    private sealed class Lists
    {
        private readonly Dictionary<EditionHash, ListEdition> _editions = [];

        public Dictionary<SubjectId, Subject> Subjects { get; } = [];

        private ListEdition? Current => _editions.Values.SingleOrDefault(edition => edition.IsCurrent);

        public async Task<EditionAdmission> AdmitAsync(string xml) =>
            ListEditionDecider.Decide(
                new AdmitEdition(Files.Format, Base: null, (await Files.ReadAsync(xml)).GeneratedAt),
                new PublicationState(_editions.GetValueOrDefault(HashOf(xml)), Current),
                Now
            );

        public async Task<PublishedFile> PublishedAsync(string xml)
        {
            var (hash, current) = (HashOf(xml), Current);
            var admitted = Assert.IsType<EditionAdmission.Admitted>(await AdmitAsync(xml));
            var file = await Files.ReadAsync(xml);
            var named = file.Entries.Select(entry => entry.Id).ToHashSet();
            SubjectEvent[] changes =
            [
                .. file
                    .Entries.Select(entry =>
                        SubjectDecider.Decide(
                            new ListSubject(entry.Id, ListId.UnitedNations, hash, entry.Content),
                            Subjects.GetValueOrDefault(entry.Id),
                            Files.Format,
                            current?.Format,
                            Now
                        )
                    )
                    .SelectMany(outcome => outcome.Events),
                .. Subjects
                    .Values.Where(subject => !named.Contains(subject.SubjectId))
                    .Select(subject => SubjectDecider.Decide(new DelistSubject(subject.SubjectId, ListId.UnitedNations, hash), subject, Now))
                    .SelectMany(outcome => outcome.Events),
            ];
            var (added, changed) = (changes.OfType<SubjectEvent.Designated>().Count(), changes.OfType<SubjectEvent.Amended>().Count());
            var people = file.Entries.Count(entry => entry.Content.IsPerson);
            var counts = new EditionCounts(
                people,
                file.Entries.Count - people,
                added,
                changed,
                changes.OfType<SubjectEvent.Delisted>().Count(),
                file.Entries.Count - added - changed
            );
            var publish = new PublishEdition(
                admitted,
                ListId.UnitedNations,
                hash,
                Files.Format.Name,
                null,
                counts,
                file.UnknownTags,
                file.Source,
                Import,
                Undoes: null
            );
            var published = Assert.IsType<ListEditionEvent.Published>(Assert.Single(ListEditionDecider.Decide(publish, Now).Events));
            _editions[hash] = ListEdition.Evolve(null, published, new(default, 1, Now));
            if (current is not null)
            {
                foreach (var superseded in ListEditionDecider.Decide(new SupersedeEdition(hash), current, Now).Events)
                    _editions[current.Hash] = ListEdition.Evolve(current, superseded, new(current.Id, current.Version + 1, Now));
            }

            foreach (var change in changes)
            {
                var known = Subjects.GetValueOrDefault(change.SubjectId);
                Subjects[change.SubjectId] = Subject.Evolve(known, change, new(change.SubjectId.StreamIn(change.List), (known?.Version ?? 0) + 1, Now));
            }

            return new(published, current is not null && !_editions[current.Hash].IsCurrent, changes);
        }

        private static EditionHash HashOf(string xml) => EditionHash.Of(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(xml)));
    }
}
