using Registry.Domain.Lists;

namespace Registry.Domain.Tests;

public sealed class ListEditionTests
{
    private static readonly ImportId Import = ImportId.From(Guid.Parse("01234567-89ab-7def-8123-456789abcdef"));
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Editions_are_numbered_from_one()
    {
        var first = Published();
        Assert.Equal((1, true), (first.Number, first.IsCurrent));
        Assert.Equal(2, Published(predecessor: first).Number);
    }

    [Fact]
    public void The_same_content_is_published_once()
    {
        var first = Published();
        Assert.Equal(new EditionAdmission.AlreadyPublished(first), Admit(new("un-xml", IsDated: true, null), null, new(first, first)));
    }

    [Fact]
    public void An_edition_older_than_the_current_one_is_rejected()
    {
        var (first, before) = (Published(), Now.AddTicks(-1));
        Assert.Equal(new EditionAdmission.OlderThanCurrent(before, Now), Admit(new("un-xml", IsDated: true, null), null, new(null, first), before));
    }

    [Fact]
    public void An_edition_dated_more_than_a_day_ahead_is_rejected()
    {
        var (format, latest) = (new Format("un-xml", IsDated: true, null), Now.AddDays(1));
        Assert.Equal(new EditionAdmission.Admitted(null, latest), Admit(format, null, new(null, null), latest));
        Assert.Equal(new EditionAdmission.DatedInFuture(latest.AddTicks(1)), Admit(format, null, new(null, null), latest.AddTicks(1)));
    }

    [Fact]
    public void Watches_are_recorded_as_rescreened_once()
    {
        var edition = Edition("un-xml");
        var recorded = Assert.IsType<ListEditionEvent.WatchesRescreened>(
            Assert.Single(ListEditionDecider.Decide(new RecordRescreening(3, 1), edition, Now).Events)
        );
        Assert.Equal(3, recorded.Watches);
        Assert.IsType<ListEditionOutcome.Unchanged>(
            ListEditionDecider.Decide(new RecordRescreening(3, 0), ListEdition.Evolve(edition, recorded, new(edition.Id, 2, Now)), Now)
        );
    }

    [Fact]
    public void Files_that_cannot_change_or_follow_the_current_edition_are_rejected()
    {
        var (format, delta, dated) = (
            new Format("whole", IsDated: false, null),
            new Format("changes", IsDated: false, "whole"),
            new Format("dated", IsDated: true, null)
        );
        var other = EditionHash.Of([1, .. new byte[31]]);
        var current = Edition(format.Name);
        var before = current with { IsCurrent = false };
        foreach (var any in (Format[])[format, delta, dated])
        {
            Assert.Equal(new EditionAdmission.Admitted(current, Now), Admit(any, null, new(null, current)));
            Assert.Equal(new EditionAdmission.Admitted(current, Now), Admit(any, current.Hash, new(null, current)));
            Assert.Equal(new EditionAdmission.AlreadyPublished(current), Admit(any, other, new(current, current)));
            Assert.Equal(new EditionAdmission.AlreadyPublished(before), Admit(any, other, new(before, current)));
            Assert.Equal(new EditionAdmission.BaseNotCurrent(current.Hash), Admit(any, other, new(null, current)));
            Assert.Equal(new EditionAdmission.NoCurrentEdition(), Admit(any, other, new(null, null)));
            // A dated edition is just sent late.
            Assert.Equal(
                any == dated ? new EditionAdmission.AlreadyPublished(before) : new EditionAdmission.NoLongerCurrent(1, current.Hash),
                Admit(any, null, new(before, current))
            );
        }

        var otherFormat = current with { Format = "un-xml" };
        Assert.Equal(new EditionAdmission.NoCurrentEdition(), Admit(delta, null, new(null, null)));
        Assert.Equal(new EditionAdmission.Admitted(null, Now), Admit(format, null, new(null, null)));
        Assert.Equal(new EditionAdmission.FormatMismatch("un-xml"), Admit(delta, null, new(null, otherFormat)));
        Assert.Equal(new EditionAdmission.Admitted(otherFormat, Now), Admit(format, null, new(null, otherFormat)));
    }

    // printf '%s\n' 0…0 010…0 | sha256sum
    [Fact]
    public void The_result_of_a_delta_is_identified_by_its_base_and_its_bytes() =>
        Assert.Equal(
            "bf0f2f217bdc5738b17b699ec5f49a86e8890c38de77aea2a15de1295c9e0d4e",
            EditionHash.Of(new byte[32]).ChangedBy(EditionHash.Of([1, .. new byte[31]])).Value
        );

    [Fact]
    public void A_title_is_kept_until_another_one_is_given()
    {
        var first = Published("A list");
        Assert.Equal("A list", Published(predecessor: first).Title);
        Assert.Equal("Another title", Published("Another title", first).Title);
    }

    [Fact]
    public void An_edition_is_superseded_once()
    {
        var edition = Published();
        var superseded = Assert.Single(ListEditionDecider.Decide(new SupersedeEdition(EditionHash.Of([1, .. new byte[31]])), edition, Now).Events);
        var former = ListEdition.Evolve(edition, superseded, new(edition.Id, 2, Now));
        Assert.Equal((false, 2L), (former.IsCurrent, former.Version));
        Assert.IsType<ListEditionOutcome.Unchanged>(ListEditionDecider.Decide(new SupersedeEdition(EditionHash.Of([2, .. new byte[31]])), former, Now));
    }

    private static EditionAdmission Admit(Format format, EditionHash? expectedBase, PublicationState state, DateTimeOffset? generatedAt = null) =>
        ListEditionDecider.Decide(new AdmitEdition(format, expectedBase, generatedAt ?? Now), state, Now);

    private static ListEdition Published(string? title = null, ListEdition? predecessor = null)
    {
        var publish = new PublishEdition(
            new(predecessor, Now),
            ListId.UnitedNations,
            EditionHash.Of(new byte[32]),
            "un-xml",
            title,
            new(0, 0, 0, 0, 0, 0),
            [],
            [],
            Import,
            null
        );
        return ListEdition.Evolve(null, Assert.Single(ListEditionDecider.Decide(publish, Now).Events), new(default, 1, Now));
    }

    private sealed record Format(string Name, bool IsDated, string? BaseFormat) : IUploadFormat;

    private static ListEdition Edition(string format) =>
        new(default, ListId.UnitedNations, EditionHash.Of(new byte[32]), 1, Now, Now, new(0, 0, 0, 0, 0, 0), [], true, null, format, null, Import, null);
}
