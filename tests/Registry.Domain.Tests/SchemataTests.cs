using Registry.Domain.Subjects;

namespace Registry.Domain.Tests;

public sealed class SchemataTests
{
    [Theory]
    [InlineData("Person", "LegalEntity", true)]
    [InlineData("Person", "Thing", true)]
    [InlineData("Company", "Asset", true)]
    [InlineData("Company", "Organization", true)]
    [InlineData("Passport", "Interval", true)]
    [InlineData("Vessel", "Vessel", true)]
    [InlineData("Organization", "Company", false)]
    [InlineData("Sanction", "Thing", false)]
    [InlineData("Spaceship", "Spaceship", true)]
    [InlineData("Spaceship", "Thing", false)]
    public void A_schema_is_itself_and_everything_it_extends(string schema, string other, bool isA) => Assert.Equal(isA, Schemata.IsA(schema, other));

    [Theory]
    [InlineData("Person", "name", "name")]
    [InlineData("Person", "birthDate", "date")]
    [InlineData("Person", "firstName", "string")]
    [InlineData("Vessel", "flag", "country")]
    [InlineData("Company", "registrationNumber", "identifier")]
    [InlineData("Passport", "holder", "entity")]
    [InlineData("Address", "full", "address")]
    [InlineData("Person", "imoNumber", null)]
    [InlineData("Spaceship", "name", null)]
    public void A_property_has_a_type_even_when_inherited(string schema, string property, string? type) =>
        Assert.Equal(type, Schemata.TypeOf(schema, property));

    [Fact]
    public void Every_parent_and_every_range_is_a_schema_of_the_model()
    {
        Assert.True(Schemata.All.Count >= 70, $"Only {Schemata.All.Count} schemata.");
        Assert.All(Schemata.All.SelectMany(Schemata.ParentsOf), parent => Assert.True(Schemata.IsKnown(parent), parent));
        Assert.All(
            Schemata.All.SelectMany(schema => Schemata.PropertiesOf(schema).Values),
            property =>
            {
                Assert.NotEmpty(property.Label);
                Assert.Equal(property.Type == "entity", property.Range is not null && property.Reverse is not null);
                if (property.Range is { } range)
                    Assert.True(Schemata.IsKnown(range), range);
            }
        );
    }

    [Theory]
    [InlineData("Person", "LegalEntity", "Person")]
    [InlineData("LegalEntity", "Person", "Person")]
    [InlineData("Person", "Vessel", "Person")]
    public void The_more_specific_of_two_schemata_is_kept(string one, string other, string kept) => Assert.Equal(kept, Schemata.MostSpecific([one, other]));

    [Fact]
    public void The_schemata_are_in_alphabetical_order() => Assert.Equal(Schemata.All.Order(StringComparer.Ordinal), Schemata.All);

    [Fact]
    public void A_reference_names_the_property_that_refers_back()
    {
        Assert.True(Schemata.TryFind("Sanction", "entity", out var property));
        Assert.Equal(("Thing", "sanctions"), (property.Range, property.Reverse));
    }
}
