using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Xunit.Abstractions;

namespace Registry.Domain.Tests;

public sealed class ListEditionTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_first_edition_designates_everyone_it_names()
    {
        var lists = new Lists();
        var published = await lists.PublishedAsync(Files.List(Files.Kim, Files.Company));
        Assert.Equal(new EditionCounts(1, 1, 2, 0, 0, 0), published.Edition.Counts);
        Assert.Equal(1, published.Edition.Number);
        Assert.Null(published.Superseded);
        Assert.All(published.Changes, change => Assert.IsType<SubjectEvent.Designated>(change));
    }

    [Fact]
    public async Task A_repeated_command_appends_nothing()
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        Assert.Equal(1, Assert.IsType<PublishEditionOutcome.AlreadyPublished>(await lists.PublishAsync(Files.List(Files.Kim))).Edition.Number);
    }

    [Fact]
    public async Task A_content_that_is_no_longer_current_appends_nothing_either()
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        await lists.PublishedAsync(Files.List(Files.Kim, Files.Company, "2026-01-02T00:00:00Z"));
        Assert.Equal(1, Assert.IsType<PublishEditionOutcome.AlreadyPublished>(await lists.PublishAsync(Files.List(Files.Kim))).Edition.Number);
    }

    [Fact]
    public async Task An_edition_older_than_the_current_one_is_refused()
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        Assert.IsType<PublishEditionOutcome.OlderThanCurrent>(await lists.PublishAsync(Files.List(Files.Kim, Files.Company, "2025-12-31T00:00:00Z")));
    }

    [Fact]
    public async Task An_edition_from_the_future_is_refused() =>
        Assert.IsType<PublishEditionOutcome.FromTheFuture>(await new Lists().PublishAsync(Files.List(Files.Kim, "", "2999-01-01T00:00:00Z")));

    [Fact]
    public async Task Whoever_the_next_edition_does_not_name_is_delisted_and_can_be_designated_again()
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim, Files.Company));
        var second = await lists.PublishedAsync(Files.List(Files.Kim, "", "2026-01-02T00:00:00Z"));
        Assert.Equal("PUKDAE TRADING", Assert.IsType<SubjectEvent.Delisted>(Assert.Single(second.Changes)).Caption);
        Assert.Equal(new EditionCounts(1, 0, 0, 0, 1, 1), second.Edition.Counts);
        var third = await lists.PublishedAsync(Files.List(Files.Kim, Files.Company, "2026-01-03T00:00:00Z"));
        Assert.IsType<SubjectEvent.Designated>(Assert.Single(third.Changes));
        Assert.Equal(3, lists.Subjects[SubjectId.Parse("unsc-2")].Revision);
    }

    [Theory]
    [InlineData("<FIRST_NAME> KIM </FIRST_NAME>", "<FIRST_NAME>KIM</FIRST_NAME>")]
    [InlineData("<SORT_KEY/>", "<SORT_KEY>1</SORT_KEY><GENDER/><INTERPOL_LINK/><HAS_INTERPOL_LINK>NO</HAS_INTERPOL_LINK>")]
    [InlineData("<VERSIONNUM>1", "<VERSIONNUM>2")]
    [InlineData("<TITLE><VALUE>Mr.</VALUE></TITLE>", "<TITLE><VALUE/><VALUE>Mr. </VALUE></TITLE>")]
    [InlineData("<TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>745132</NUMBER>", "<NUMBER>745132</NUMBER><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>")]
    public async Task Writing_the_same_in_another_way_changes_nothing(string written, string otherwise) => Assert.Empty((await ChangedAsync(written, otherwise)).Changes);

    [Fact]
    public async Task Repeated_elements_in_another_order_change_nothing()
    {
        var (alias, other) = ("<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Kim Chol-su</ALIAS_NAME></INDIVIDUAL_ALIAS>", "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Trader</ALIAS_NAME></INDIVIDUAL_ALIAS>");
        var swapped = Files.Kim.Replace(alias, "x", StringComparison.Ordinal).Replace(other, alias, StringComparison.Ordinal).Replace("x", other, StringComparison.Ordinal);
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        Assert.Empty((await lists.PublishedAsync(Files.List(swapped, "", "2026-01-02T00:00:00Z"))).Changes);
    }

    [Fact]
    public async Task An_amendment_says_which_fields_with_old_and_new_values()
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
    public async Task Saying_something_else_is_an_amendment_of_its_field(string written, string otherwise, string field) =>
        Assert.Equal(field, Assert.Single(Assert.IsType<SubjectEvent.Amended>(Assert.Single((await ChangedAsync(written, otherwise)).Changes)).Changes).Field);

    [Fact]
    public async Task An_interpol_link_that_moves_from_the_comments_to_its_own_element_changes_nothing()
    {
        const string Link = "https://www.interpol.int/en/How-we-work/Notices/View-UN-Notices-Individuals";
        var before = Files.Kim.Replace("Trades in coal.", $"Trades in coal. INTERPOL-UN Security Council Special Notice web link:{Link}", StringComparison.Ordinal);
        var after = Files.Kim.Replace("<SORT_KEY/>", $"<HAS_INTERPOL_LINK>YES</HAS_INTERPOL_LINK><INTERPOL_LINK>{Link}</INTERPOL_LINK>", StringComparison.Ordinal);
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(before));
        Assert.Empty((await lists.PublishedAsync(Files.List(after, "", "2026-01-02T00:00:00Z"))).Changes);
    }

    [Fact]
    public void Watches_are_recorded_as_rescreened_once()
    {
        var edition = new ListEdition(default, ListId.UnitedNations, EditionHash.Of(new byte[32]), 1, Now, Now, new(0, 0, 0, 0, 0, 0), [], true, null);
        var recorded = ListEditionDecider.Decide(new RecordRescreening(3, 1), edition, Now);
        Assert.Equal(3, recorded!.Watches);
        Assert.Null(ListEditionDecider.Decide(new RecordRescreening(3, 0), ListEdition.Evolve(edition, recorded), Now));
    }

    [RealListsTheory]
    [InlineData("2025-08-02", "2025-11-15", 123, 2, 10)]
    [InlineData("2025-11-15", "2026-04-02", 7, 2, 30)]
    [InlineData("2026-04-02", "2026-05-08", 4, 0, 70)]
    public async Task Between_two_real_editions_only_what_they_say_differently_is_changed(string first, string second, int added, int removed, int mostChanged)
    {
        var lists = new Lists();
        await lists.PublishedAsync(await File.ReadAllTextAsync(Files.PathOf(first)!));
        var published = await lists.PublishedAsync(await File.ReadAllTextAsync(Files.PathOf(second)!));
        output.WriteLine($"{first} to {second}: {published.Edition.Counts}");
        Assert.Equal(added, published.Edition.Counts.Added);
        Assert.Equal(removed, published.Edition.Counts.Removed);
        Assert.InRange(published.Edition.Counts.Changed, 1, mostChanged);
        Assert.All(published.Changes.OfType<SubjectEvent.Amended>(), amended => Assert.NotEmpty(amended.Changes));
    }

    private static async Task<PublishEditionOutcome.Published> ChangedAsync(string written, string otherwise)
    {
        var lists = new Lists();
        await lists.PublishedAsync(Files.List(Files.Kim));
        Assert.Contains(written, Files.Kim, StringComparison.Ordinal);
        return await lists.PublishedAsync(Files.List(Files.Kim.Replace(written, otherwise, StringComparison.Ordinal), "", "2026-01-02T00:00:00Z"));
    }

    /// <summary>The lists as the events tell.</summary>
    private sealed class Lists
    {
        private readonly Dictionary<EditionHash, ListEdition> _editions = [];

        public Dictionary<SubjectId, Subject> Subjects { get; } = [];

        public async Task<PublishEditionOutcome.Published> PublishedAsync(string xml) => Assert.IsType<PublishEditionOutcome.Published>(await PublishAsync(xml));

        public async Task<PublishEditionOutcome> PublishAsync(string xml)
        {
            var hash = EditionHash.Of(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(xml)));
            var current = _editions.Values.SingleOrDefault(edition => edition.IsCurrent);
            var outcome = ListEditionDecider.Decide(
                new PublishEdition(ListId.UnitedNations, hash, await Files.TakenAsync(xml)), new(_editions.GetValueOrDefault(hash), current, Subjects), Now);
            if (outcome is not PublishEditionOutcome.Published published) return outcome;
            _editions[hash] = ListEdition.Evolve(null, published.Edition);
            if (published.Superseded is { } superseded) _editions[superseded.Edition] = ListEdition.Evolve(_editions[superseded.Edition], superseded);
            foreach (var change in published.Changes) Subjects[change.SubjectId] = Subject.Evolve(Subjects.GetValueOrDefault(change.SubjectId), change);
            return outcome;
        }
    }
}
