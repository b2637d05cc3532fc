using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Domain.Tests;

public sealed class SubjectDeciderTests
{
    private static readonly SubjectId Id = SubjectId.From("unsc-1");
    private static readonly EditionHash Edition = EditionHash.Of(new byte[32]);
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Format OneFormat = new("one");

    [Fact]
    public void A_subject_is_designated_once_and_then_amended_field_by_field()
    {
        var subject = Listed(null, Content("coal"));
        Assert.Equal((true, 1), (subject.IsListed, subject.Revision));
        Assert.IsType<SubjectOutcome.Unchanged>(Decide(subject, Content("coal")));
        var amended = Assert.IsType<SubjectEvent.Amended>(Assert.Single(Decide(subject, Content("iron")).Events));
        var change = Assert.Single(amended.Changes);
        Assert.Equal(("notes", "coal", "iron"), (change.Field, Assert.Single(change.Old), Assert.Single(change.New)));
        Assert.Equal(2, Subject.Evolve(subject, amended, new(subject.Id, 2, Now)).Revision);
    }

    [Fact]
    public void A_subject_is_delisted_once_and_can_be_designated_again()
    {
        var subject = Listed(null, Content("coal"));
        var delisted = Assert.IsType<SubjectEvent.Delisted>(Assert.Single(Delist(subject).Events));
        Assert.Equal(("Person", "KIM"), (delisted.Schema, delisted.Caption));
        var former = Subject.Evolve(subject, delisted, new(subject.Id, 2, Now));
        Assert.False(former.IsListed);
        Assert.IsType<SubjectOutcome.Unchanged>(Delist(former));
        Assert.IsType<SubjectOutcome.Unchanged>(Delist(null));
        Assert.Equal((true, 3), (Listed(former, Content("coal")).IsListed, Listed(former, Content("coal")).Revision));
    }

    [Fact]
    public void A_change_of_format_amends_the_subject_and_compares_what_the_formats_have_in_common()
    {
        var subject = Listed(null, Content("coal"));
        var amended = Assert.IsType<SubjectEvent.Amended>(Assert.Single(Decide(subject, Content("iron"), former: "another").Events));
        Assert.Equal([SubjectDecider.FormatField, "notes"], amended.Changes.Select(change => change.Field));
        Assert.Equal(("another", "one"), (Assert.Single(amended.Changes[0].Old), Assert.Single(amended.Changes[0].New)));
        Assert.Equal(
            SubjectDecider.FormatField,
            Assert.Single(Assert.IsType<SubjectEvent.Amended>(Assert.Single(Decide(subject, Content("coal"), former: "another").Events)).Changes).Field
        );
    }

    [Fact]
    public void Every_difference_is_a_change_of_its_field_in_the_order_of_the_fields()
    {
        LinkedEntity Address(string city) =>
            new("addr-1", "addressEntity", null, "Address", city, new Dictionary<string, IReadOnlyList<string>> { ["city"] = [city] });
        var before = Content("coal") with { Linked = [Address("Rason")] };
        var after = Content("coal") with
        {
            Schema = "Organization",
            Properties = new Dictionary<string, IReadOnlyList<string>> { ["notes"] = ["coal"], ["alias"] = ["B", "A"] },
            Linked = [Address("Wonsan")],
        };
        var amended = Assert.IsType<SubjectEvent.Amended>(Assert.Single(Decide(Listed(null, before), after).Events));
        Assert.Equal(
            ["addressEntity.city: Rason to Wonsan", "alias:  to A, B", "schema: Person to Organization"],
            amended.Changes.Select(change => $"{change.Field}: {string.Join(", ", change.Old)} to {string.Join(", ", change.New)}")
        );
    }

    [Fact]
    public void A_subject_as_of_an_instant_is_after_all_events_up_to_it()
    {
        var stream = Id.StreamIn(ListId.UnitedNations);
        SubjectEvent[] events =
        [
            new SubjectEvent.Designated(Id, ListId.UnitedNations, Edition, Content("coal"), Now),
            new SubjectEvent.Amended(Id, ListId.UnitedNations, Edition, [], Content("iron"), Now.AddDays(1)),
            new SubjectEvent.Delisted(Id, ListId.UnitedNations, Edition, "Person", "KIM", Now.AddDays(2)),
        ];
        Assert.Null(Subject.At(Now.AddTicks(-1), stream, events));
        Assert.Equal((1, true), (Subject.At(Now, stream, events)!.Revision, Subject.At(Now, stream, events)!.IsListed));
        Assert.Equal("iron", Subject.At(Now.AddDays(1.5), stream, events)!.Content.Properties["notes"].Single());
        Assert.Equal((3, false), (Subject.Fold(stream, events)!.Revision, Subject.Fold(stream, events)!.IsListed));
    }

    private static SubjectOutcome Decide(Subject? subject, SubjectContent content, string former = "one") =>
        SubjectDecider.Decide(new ListSubject(Id, ListId.UnitedNations, Edition, content), subject, OneFormat, former, Now);

    private static SubjectOutcome Delist(Subject? subject) => SubjectDecider.Decide(new DelistSubject(Id, ListId.UnitedNations, Edition), subject, Now);

    private static Subject Listed(Subject? before, SubjectContent content) =>
        Subject.Evolve(
            before,
            Assert.IsType<SubjectEvent.Designated>(Assert.Single(Decide(before, content).Events)),
            new(Id.StreamIn(ListId.UnitedNations), (before?.Version ?? 0) + 1, Now)
        );

    private static SubjectContent Content(string notes) =>
        new("Person", "KIM", new Dictionary<string, IReadOnlyList<string>> { ["notes"] = [notes] }, [], [new("NOTES", notes)]);

    /// <summary>States each property and ignores the source.</summary>
    private sealed record Format(string Name) : IContentFormat
    {
        public bool IsDated => false;

        public IReadOnlySet<Statement> StatementsOf(SubjectContent content) => Statements.OfProperties(content);
    }
}
