using Permits.Domain.Permits;

namespace Permits.Domain.Tests;

public sealed class MachineReadableZoneTests
{
    // The specimens of ICAO 9303 parts 4, 5, 6 and 7.
    private const string Td3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    private const string Td2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
    private const string Td1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
    private const string Td1Long = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<";
    private const string MrvA = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";
    private const string MrvB = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<";

    [Theory]
    [InlineData(Td3, "L898902C3", "UTO", "740812")]
    [InlineData(Td2, "D23145890", "UTO", "740812")]
    [InlineData(Td1, "D23145890", "UTO", "740812")]
    [InlineData(Td1Long, "D23145890734", "UTO", "340712")]
    [InlineData(MrvA, "L8988901C", "XXX", "400907")]
    [InlineData(MrvB, "L8988901C", "XXX", "400907")]
    public void A_specimen_is_read_and_its_check_digits_agree(string text, string number, string nationality, string birthDate)
    {
        var zone = MachineReadableZone.From(text);
        Assert.Equal(("UTO", nationality, number, birthDate), (zone.Issuer, zone.Nationality, zone.DocumentNumber, zone.BirthDate));
        Assert.Empty(zone.WrongCheckDigits);
    }

    [Theory]
    [InlineData("L898902C3", "L898902C4", "document number")]
    [InlineData("740812", "740813", "birth date")]
    [InlineData("120415", "130415", "expiry date")]
    [InlineData("ZE184226B", "ZE184226C", "personal number")]
    public void A_changed_field_has_a_wrong_check_digit(string field, string changed, string part) =>
        Assert.Equal([part, "composite"], MachineReadableZone.From(Td3.Replace(field, changed, StringComparison.Ordinal)).WrongCheckDigits);

    [Fact]
    public void No_check_digit_covers_the_nationality() =>
        Assert.Empty(MachineReadableZone.From(Td3.Replace("UTO7408122", "PRK7408122", StringComparison.Ordinal)).WrongCheckDigits);

    [Theory]
    [InlineData("")]
    [InlineData("P<UTOERIKSSON")]
    [InlineData("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<1")]
    [InlineData("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226b<<<<<10")]
    public void Another_layout_is_refused(string text) => Assert.False(MachineReadableZone.TryParse(text, null, out _));
}
