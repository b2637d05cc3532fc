using Registry.Matching.Identifiers;

namespace Registry.Matching.Tests.Identifiers;

public sealed class ChecksumsTests
{
    [Theory]
    [InlineData("9074729", true)]
    [InlineData("IMO 9074729", true)]
    [InlineData("9074728", false)]
    [InlineData("907472", false)]
    [InlineData("90747a9", false)]
    public void An_IMO_number_is_checked_by_its_last_digit(string number, bool valid) => Assert.Equal(valid, Checksums.IsImoNumber(number));

    // The specimen of ICAO 9303-4, appendix B.
    private const string Specimen = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    [Fact]
    public void The_specimen_passport_of_ICAO_9303_is_valid() => Assert.True(Checksums.IsPassportLine(Specimen));

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(22)]
    [InlineData(30)]
    [InlineData(43)]
    public void A_changed_digit_is_detected(int at)
    {
        var changed = Specimen.ToCharArray();
        changed[at] = changed[at] == '5' ? '6' : '5';
        Assert.False(Checksums.IsPassportLine(new string(changed)));
    }
}
