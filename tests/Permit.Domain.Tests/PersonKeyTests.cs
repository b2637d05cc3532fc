using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Kernel;

namespace Permits.Domain.Tests;

/// <summary>Which records are about the same person.</summary>
public sealed class PersonKeyTests
{
    [Theory]
    [InlineData("Kim Chol Su", "KIM CHOL SU")]
    [InlineData("Kim Chol Su", "Chol Su Kim")]
    [InlineData("Kim Chol Su", "Kim Chol-su")]
    [InlineData("Kim Chol Su", "KIM CHOLSU")]
    [InlineData("Kim Chol Su", "Cholsu, Kim")]
    [InlineData("Nguyễn Văn An", "Nguyen Van An")]
    [InlineData("Nguyen Van An", "An Van Nguyen")]
    [InlineData("김철수", "김 철수")]
    [InlineData("Ким Чол Су", "КИМ ЧОЛ СУ")]
    public void A_name_in_any_order_and_spacing_with_the_day_of_birth_is_the_same_person(string one, string other) =>
        Assert.True(AreSame(Person(one), Person(other)));

    [Theory]
    [InlineData("Kim Chol Su", "Kim Chol Ho")]
    [InlineData("Kim Chol Su", "Kim Su")]
    [InlineData("Kim Chol Su", "Ri Chol Su")]
    public void Another_name_is_another_person(string one, string other) => Assert.False(AreSame(Person(one), Person(other)));

    [Theory]
    [InlineData("1985-04-03", "1985-04-04", false)]
    [InlineData("1985-04", "1985-04", false)] // too common
    [InlineData("1985", "1985", false)]
    [InlineData(null, null, false)]
    [InlineData("1985-04-03", "1985-04-03", true)]
    public void A_name_counts_only_with_the_same_day_of_birth(string? one, string? other, bool same) =>
        Assert.Equal(same, AreSame(Person("Kim Chol Su", one), Person("Kim Chol Su", other)));

    [Theory]
    [InlineData("654321987", "654 321 987", true)]
    [InlineData("B-1234567", "b1234567", true)]
    [InlineData("Ｂ１２３４５６７", "B1234567", true)]
    [InlineData("654321987", "654321988", false)]
    [InlineData("unknown", "unknown", false)]
    [InlineData("00000", "00000", false)]
    [InlineData("1234", "1234", false)]
    public void A_document_is_the_same_person_regardless_of_the_name_unless_it_is_a_placeholder(string one, string other, bool same) =>
        Assert.Equal(same, AreSame(Holder("Kim Chol Su", one), Holder("Ri Yong Ho", other)));

    [Fact]
    public void Documents_of_another_kind_or_issuer_differ()
    {
        var passport = Holder("A", "654321987");
        Assert.False(AreSame(passport, passport with { Documents = [new(DocumentType.NationalId, "654321987", StatedCountry.From("PRK"))] }));
        Assert.False(AreSame(passport, passport with { Documents = [new(DocumentType.Passport, "654321987", StatedCountry.From("CHN"))] }));
        Assert.False(AreSame(passport, passport with { Documents = [new(DocumentType.Passport, "654321987", null)] }));
    }

    [Fact]
    public void Documents_come_before_names()
    {
        var person = Person("Kim Chol Su") with { Documents = Holder("A", "654321987").Documents };
        Assert.Equal(PersonKey.Of(Holder("A", "654321987")).Single(), PersonKey.Of(person)[0]);
    }

    [Fact]
    public void A_name_of_one_word_or_without_letters_is_read()
    {
        Assert.True(AreSame(Person("Suharto"), Person("SUHARTO")));
        Assert.Empty(PersonKey.Of(Person("…")));
    }

    [Fact]
    public void A_permit_is_a_key_of_its_own()
    {
        var permit = PermitId.From(Guid.CreateVersion7());
        Assert.Equal(PersonKey.Of(permit), PersonKey.Of(permit));
        Assert.NotEqual(PersonKey.Of(permit), PersonKey.Of(PermitId.From(Guid.CreateVersion7())));
    }

    private static bool AreSame(CasePerson one, CasePerson other) => PersonKey.Of(one).Intersect(PersonKey.Of(other)).Any();

    private static CasePerson Person(string name, string? birthDate = "1985-04-03") =>
        new([name], birthDate is null ? null : PartialDate.Parse(birthDate), null, null, []);

    private static CasePerson Holder(string name, string number) =>
        new([name], null, null, null, [new(DocumentType.Passport, number, StatedCountry.From("PRK"))]);
}
