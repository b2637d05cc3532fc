using Registry.Domain.Lists;

namespace Registry.Domain.Tests;

public sealed class ListEditionTests
{
    private static readonly ImportId Import = new(Guid.Parse("01234567-89ab-7def-8123-456789abcdef"));
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Editions_are_numbered_from_one()
    {
        var first = Folded(ListEditionDecider.Decide(Empty(), new(null, null), Now));
        Assert.Equal((1, true), (first.Number, first.IsCurrent));
        Assert.Equal(2, Folded(ListEditionDecider.Decide(Empty() with { Hash = Other }, new(null, first), Now)).Number);
    }

    [Fact]
    public void The_same_content_is_published_once()
    {
        var first = Folded(ListEditionDecider.Decide(Empty(), new(null, null), Now));
        Assert.Equal(new ListEditionOutcome.AlreadyPublished(first), ListEditionDecider.Decide(Empty(), new(first, first), Now));
    }

    [Fact]
    public void An_edition_older_than_the_current_one_is_rejected()
    {
        var first = Folded(ListEditionDecider.Decide(Empty(), new(null, null), Now));
        Assert.Equal(new ListEditionOutcome.OlderThanCurrent(Now), ListEditionDecider.Decide(Empty() with { Hash = Other, GeneratedAt = Now.AddTicks(-1) }, new(null, first), Now));
    }

    [Fact]
    public void An_edition_dated_more_than_a_day_ahead_is_rejected()
    {
        Assert.IsType<ListEditionOutcome.Accepted>(ListEditionDecider.Decide(Empty() with { GeneratedAt = Now.AddDays(1) }, new(null, null), Now));
        Assert.IsType<ListEditionOutcome.DatedInFuture>(ListEditionDecider.Decide(Empty() with { GeneratedAt = Now.AddDays(1).AddTicks(1) }, new(null, null), Now));
    }

    [Fact]
    public void Watches_are_recorded_as_rescreened_once()
    {
        var edition = new ListEdition(default, ListId.UnitedNations, EditionHash.Of(new byte[32]), 1, Now, Now, new(0, 0, 0, 0, 0, 0), [], true, null, "un-xml", null, Import);
        var recorded = Assert.IsType<ListEditionEvent.WatchesRescreened>(Assert.Single(ListEditionDecider.Decide(new RecordRescreening(3, 1), edition, Now).Events));
        Assert.Equal(3, recorded.Watches);
        Assert.IsType<ListEditionOutcome.Unchanged>(ListEditionDecider.Decide(new RecordRescreening(3, 0), ListEdition.Evolve(edition, recorded, new(edition.Id, 2, Now)), Now));
    }

    [Fact]
    public void Files_that_cannot_change_or_follow_the_current_edition_are_rejected()
    {
        var (format, delta, dated) = (new Format("whole", IsDated: false, null), new Format("changes", IsDated: false, "whole"), new Format("dated", IsDated: true, null));
        var other = EditionHash.Of([1, .. new byte[31]]);
        var current = new ListEdition(default, ListId.UnitedNations, EditionHash.Of(new byte[32]), 1, Now, Now, new(0, 0, 0, 0, 0, 0), [], true, null, format.Name, null, Import);
        var before = current with { IsCurrent = false };
        foreach (var any in (Format[])[format, delta, dated])
        {
            Assert.Null(ListEditionDecider.RefuseBase(any, null, new(null, current)));
            Assert.Null(ListEditionDecider.RefuseBase(any, current.Hash, new(null, current)));
            Assert.Null(ListEditionDecider.RefuseBase(any, other, new(current, current)));
            Assert.Null(ListEditionDecider.RefuseBase(any, other, new(before, current)));
            Assert.Equal(new ListEditionOutcome.BaseNotCurrent(current.Hash), ListEditionDecider.RefuseBase(any, other, new(null, current)));
            Assert.Equal(new ListEditionOutcome.NoCurrentEdition(), ListEditionDecider.RefuseBase(any, other, new(null, null)));
            // A dated edition is just sent late.
            Assert.Equal(
                any == dated ? null : new ListEditionOutcome.NoLongerCurrent(1, current.Hash),
                ListEditionDecider.RefuseBase(any, null, new(before, current)));
        }

        Assert.Equal(new ListEditionOutcome.NoCurrentEdition(), ListEditionDecider.RefuseBase(delta, null, new(null, null)));
        Assert.Null(ListEditionDecider.RefuseBase(format, null, new(null, null)));
        Assert.Equal(
            new ListEditionOutcome.FormatMismatch("un-xml"),
            ListEditionDecider.RefuseBase(delta, null, new(null, current with { Format = "un-xml" })));
        Assert.Null(ListEditionDecider.RefuseBase(format, null, new(null, current with { Format = "un-xml" })));
    }

    // printf '%s\n' 0…0 010…0 | sha256sum
    [Fact]
    public void The_result_of_a_delta_is_identified_by_its_base_and_its_bytes() => Assert.Equal(
        "bf0f2f217bdc5738b17b699ec5f49a86e8890c38de77aea2a15de1295c9e0d4e",
        EditionHash.Of(new byte[32]).ChangedBy(EditionHash.Of([1, .. new byte[31]])).Value);

    [Fact]
    public void A_title_is_kept_until_another_one_is_given()
    {
        var first = Folded(ListEditionDecider.Decide(Empty() with { Title = "A list" }, new(null, null), Now));
        Assert.Equal("A list", Folded(ListEditionDecider.Decide(Empty(), new(null, first), Now)).Title);
    }

    [Fact]
    public void An_edition_is_superseded_once()
    {
        var edition = Folded(ListEditionDecider.Decide(Empty(), new(null, null), Now));
        var superseded = Assert.Single(ListEditionDecider.Decide(new SupersedeEdition(EditionHash.Of([1, .. new byte[31]])), edition, Now).Events);
        var former = ListEdition.Evolve(edition, superseded, new(edition.Id, 2, Now));
        Assert.Equal((false, 2L), (former.IsCurrent, former.Version));
        Assert.IsType<ListEditionOutcome.Unchanged>(ListEditionDecider.Decide(new SupersedeEdition(EditionHash.Of([2, .. new byte[31]])), former, Now));
    }

    private static ListEdition Folded(ListEditionOutcome outcome) =>
        outcome.Events.Index().Aggregate((ListEdition?)null, (edition, next) => ListEdition.Evolve(edition, next.Item, new(default, next.Index + 1, Now)))!;

    private static EditionHash Other => EditionHash.Of([9, .. new byte[31]]);

    private static PublishEdition Empty() => new(ListId.UnitedNations, EditionHash.Of(new byte[32]), "un-xml", Now, null, new(0, 0, 0, 0, 0, 0), [], [], Import);

    private sealed record Format(string Name, bool IsDated, string? BaseFormat) : IUploadFormat;
}
