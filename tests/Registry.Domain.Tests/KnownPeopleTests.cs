using Platform.Kernel;
using Registry.Domain.PermitScreenings;

namespace Registry.Domain.Tests;

/// <summary>A person of an earlier application is found again, however the new application writes the name, the date and the document.</summary>
public sealed class KnownPeopleTests
{
    private const double Threshold = 0.7;
    private static readonly PermitId Permit = PermitId.From(Guid.Parse("01234567-89ab-7def-8123-456789abcdef"));
    private static readonly Person Refused = Person("Ri Chol Min", "1970-02-03", "PRK", new IdentityDocument("passport", "654-321 098", Country("PRK")));

    [Fact]
    public void The_same_document_is_the_same_person_under_any_name_date_and_nationality()
    {
        var known = Assert.Single(Compare(Person("Bartholomew Quigley", "1999-12-31", "CHN", new IdentityDocument("nationalId", "654321098", null))));
        Assert.Equal((Permit, 1, "document"), (known.PermitId, known.Score, Assert.Single(known.Evidence).Feature));
    }

    [Fact]
    public void The_same_number_from_another_country_is_another_document_unless_the_names_agree()
    {
        var other = new IdentityDocument("passport", "654321098", Country("CHN"));
        Assert.Empty(Compare(Person("Bartholomew Quigley", null, "CHN", other)));
        Assert.Contains("another country", Assert.Single(Compare(Person("Lee Chul-min", null, "CHN", other))).Evidence[^1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ri Chol Min", "1970-02-03")]
    [InlineData("Lee Chul-min", "1970-02-03")]
    [InlineData("리철민", "1970-02-03")]
    [InlineData("Chol Min RI", "1970-03-02")]
    [InlineData("Ri Chol Min", "1970-02")]
    [InlineData("Ri Chol Min", "1970")]
    public void The_same_name_and_date_of_birth_are_the_same_person(string name, string birthDate) =>
        Assert.Equal("birth_date", Assert.Single(Compare(Person(name, birthDate, "VNM"))).Evidence[^1].Feature);

    [Theory]
    [InlineData("Ri Chol Min", "1970-02-04")]
    [InlineData("Ri Chol Min", "1971")]
    [InlineData("Ri Chol Min", null)]
    [InlineData("Bartholomew Quigley", "1970-02-03")]
    [InlineData("Rim Chol Min", "1970")]
    public void Another_date_another_name_or_little_to_compare_is_no_known_person(string name, string? birthDate) =>
        Assert.Empty(Compare(Person(name, birthDate, "PRK")));

    [Theory]
    [InlineData("1970-02-03", "1970-02-03", true)]
    [InlineData("1970-02-03", "1970-03-02", true)]
    [InlineData("1970-02-03", "1970-02", true)]
    [InlineData("1970-02-03", "1970", true)]
    [InlineData("1970-02", "1970-02-28", true)]
    [InlineData("1970", "1970-12-31", true)]
    [InlineData("1970", "1970-12", true)]
    [InlineData("1970-02-03", "1970-02-04", false)]
    [InlineData("1970-02", "1970-03-02", false)]
    [InlineData("1970", "1971", false)]
    public void A_date_finds_the_dates_that_agree_with_it(string sought, string stored, bool finds) =>
        Assert.Equal(finds, Finds(Person("A", sought), Person("A", stored)));

    [Fact]
    public void A_document_is_found_by_its_number_and_a_short_number_finds_no_one()
    {
        Assert.True(Finds(Person("A", null, "VNM", new IdentityDocument("passport", "b-123 456", null)), Person("B", null, "VNM", Passport("B123456"))));
        Assert.False(Finds(Person("A", null, "VNM", Passport("123")), Person("B", null, "VNM", Passport("123"))));
    }

    private static bool Finds(Person sought, Person stored) =>
        PersonKeys
            .Of(stored)
            .Any(key => PersonKeys.RangesFor(sought).Any(range => string.CompareOrdinal(key, range.First) >= 0 && string.CompareOrdinal(key, range.Last) <= 0));

    private static IReadOnlyList<KnownPerson> Compare(Person worker) => KnownPeople.Compare(worker, [(Permit, Refused), (Permit, Refused)], Threshold);

    private static IdentityDocument Passport(string number) => new("passport", number, Country("VNM"));

    private static Person Person(string name, string? birthDate, string nationality = "VNM", params IReadOnlyList<IdentityDocument> documents) =>
        new([name], birthDate is null ? null : PartialDate.Parse(birthDate), Country(nationality), null, documents);

    private static CountryCode Country(string code) => CountryCode.From(code);
}
