using Permits.Domain.People;
using Platform.Kernel;

namespace Permits.Domain.Tests;

/// <summary>What finds a permit, and what does not.</summary>
public sealed class SearchKeyTests
{
    private static readonly PartialDate Born = PartialDate.Parse("1970-02-03");

    [Theory]
    [InlineData("654-321 098", "654321098")]
    [InlineData("m1234567", "M1234567")]
    public void A_document_is_found_by_its_number_however_it_is_written(string stored, string searched) =>
        Assert.Equal(SearchKey.OfPerson([stored], [], null), SearchKey.OfPerson([searched], [], null));

    [Theory]
    [InlineData("Ri Chol Min", "Chol-min Ri")]
    [InlineData("Nguyễn Văn An", "NGUYEN VAN AN")]
    [InlineData("Kim Chol Su", "KIM CHOLSU")]
    public void A_name_with_the_day_of_birth_is_found_in_any_order_and_without_diacritics(string stored, string searched) =>
        Assert.NotEmpty(SearchKey.OfPerson([], [stored], Born).Intersect(SearchKey.OfPerson([], [searched], Born)));

    [Fact]
    public void A_name_without_a_day_of_birth_a_placeholder_and_another_person_are_not_found()
    {
        Assert.Empty(SearchKey.OfPerson(["N/A", "00000"], ["Ri Chol Min"], PartialDate.Parse("1970")));
        Assert.Empty(SearchKey.OfPerson([], ["Ri Chol Min"], Born).Intersect(SearchKey.OfPerson([], ["Ri Chol Min"], PartialDate.Parse("1970-02-04"))));
        Assert.Empty(SearchKey.OfPerson(["M1234567"], [], null).Intersect(SearchKey.OfPerson(["M1234568"], [], null)));
    }

    [Fact]
    public void An_employer_is_found_by_its_number_or_its_name_in_any_order_of_words()
    {
        var stored = SearchKey.OfEmployer("Hanbit Shipyard", "110-81-12345");
        Assert.Contains(Assert.Single(SearchKey.OfEmployer("SHIPYARD, Hanbit", null)), stored);
        Assert.Contains(Assert.Single(SearchKey.OfEmployer(null, "1108112345")), stored);
        Assert.Empty(stored.Intersect(SearchKey.OfEmployer("Hanbit", null)));
    }

    [Fact]
    public void An_application_has_the_keys_of_its_worker_and_its_employer_each_once()
    {
        var application = PermitScenario.Application();
        var worker = application.Worker with { BirthDate = Born };
        var keys = SearchKey.Of(application with { Worker = worker });
        Assert.Equal(keys.Distinct(), keys);
        Assert.Superset(SearchKey.OfPerson(["B1234567"], ["Nguyen Van An"], Born).ToHashSet(), keys.ToHashSet());
        Assert.Superset(SearchKey.OfEmployer("Hanbit Shipyard", null).ToHashSet(), keys.ToHashSet());
        // A worker and an employer of one name are not one another.
        Assert.Empty(SearchKey.OfEmployer("Nguyen Van An", null).Intersect(keys));
    }
}
