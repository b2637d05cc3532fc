using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Matching;

namespace Registry.Domain.Tests;

/// <summary>What the matching engine gets: a property that is missing here is never compared.</summary>
public sealed class ComparedEntityTests
{
    private static readonly CountryCode Korea = CountryCode.From("KOR");

    [Fact]
    public void A_worker_is_compared_by_everything_in_the_application()
    {
        var worker = new Person(
            ["Nguyen Van An", "응우옌반안"],
            PartialDate.Parse("1990-04"),
            CountryCode.From("VNM"),
            "male",
            [new("passport", "B1234567", CountryCode.From("VNM")), new("nationalId", "001", Korea), new("other", "X9", null)]
        ).ToMatchEntity();
        Assert.Equal(("worker", "Person"), (worker.Id, worker.Schema));
        Assert.Equal(
            [
                "birthDate=1990-04",
                "gender=male",
                "idNumber=001,X9",
                "issuedDocument=vn:B1234567,kr:001",
                "name=Nguyen Van An,응우옌반안",
                "nationality=vn",
                "passportNumber=B1234567",
            ],
            Properties(worker)
        );
    }

    [Theory]
    [InlineData("female", "gender=female, name=A, nationality=kr")]
    [InlineData("other", "name=A, nationality=kr")]
    [InlineData(null, "name=A, nationality=kr")]
    public void What_is_unknown_is_not_compared(string? gender, string properties) =>
        Assert.Equal(properties, string.Join(", ", Properties(new Person(["A"], null, Korea, gender, []).ToMatchEntity())));

    [Fact]
    public void An_employer_is_compared_as_a_legal_entity()
    {
        var employer = Assert.Single(new Party("Hanbit Shipyard", Korea, "110-81").ToMatchEntities());
        Assert.Equal(("party", "LegalEntity"), (employer.Id, employer.Schema));
        Assert.Equal(["country=kr", "name=Hanbit Shipyard", "registrationNumber=110-81"], Properties(employer));
        Assert.Equal(["name=Hanbit Shipyard"], Properties(Assert.Single(new Party("Hanbit Shipyard", null, null).ToMatchEntities())));
    }

    [Fact]
    public void A_payee_is_compared_by_name_and_by_wallet()
    {
        var entities = new Party("Kim", null, null, "1Boat").ToMatchEntities();
        Assert.Equal(["LegalEntity", "CryptoWallet"], entities.Select(entity => entity.Schema));
        Assert.Equal(["name=Kim", "publicKey=1Boat"], Properties(entities[0]));
        Assert.Equal(["publicKey=1Boat"], Properties(entities[1]));
    }

    [Fact]
    public void A_worker_whose_nationality_is_not_resolved_is_compared_without_one() =>
        Assert.Equal(["name=A"], Properties(new Person(["A"], null, null, null, []).ToMatchEntity()));

    [Fact]
    public void A_subject_is_compared_with_the_countries_that_issued_its_documents()
    {
        var content = new SubjectContent(
            "Person",
            "KIM",
            new Dictionary<string, IReadOnlyList<string>> { ["name"] = ["KIM"], ["passportNumber"] = ["563410123"] },
            [
                Linked("identification", ("number", ["563410123"]), ("country", ["kp", "ru"])),
                Linked("identification", ("number", ["7"])),
                Linked("addressEntity", ("number", ["1"]), ("country", ["kp"])),
            ],
            [new SourceElement("NAME", "KIM")]
        );
        var subject = content.ToMatchEntity(SubjectId.From("unsc-1"));
        Assert.Equal(("unsc-1", "Person"), (subject.Id, subject.Schema));
        Assert.Equal(["issuedDocument=kp:563410123", "name=KIM", "passportNumber=563410123"], Properties(subject));
        Assert.Same(content.Properties, (content with { Linked = [] }).ToMatchEntity(SubjectId.From("unsc-1")).Properties);
        Assert.Equal((true, false), (content.IsPerson, (content with { Schema = "Vessel" }).IsPerson));
    }

    private static IEnumerable<string> Properties(MatchEntity entity) =>
        entity.Properties.Select(property => $"{property.Key}={string.Join(",", property.Value)}").Order(StringComparer.Ordinal);

    private static LinkedEntity Linked(string property, params (string Name, IReadOnlyList<string> Values)[] properties) =>
        new("linked-1", property, null, "Thing", "", properties.ToDictionary(each => each.Name, each => each.Values));
}
