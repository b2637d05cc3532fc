using CsCheck;
using Registry.Matching.Identifiers;
using static Registry.Matching.Tests.Generators;

namespace Registry.Matching.Tests.Identifiers;

/// <summary>Uses the specimens of ICAO 9303-4, -5 and -6.</summary>
public sealed class MrzTests
{
    private static readonly DateOnly Today = new(2026, 5, 8);

    private static readonly string[] Td3 = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    private static readonly string[] Td2 = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
    private static readonly string[] Td1 = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
    private static readonly string[] LongNumber = ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"];

    [Fact]
    public void The_passport_of_ICAO_9303_is_read()
    {
        var valid = Assert.IsType<MrzOutcome.Valid>(Mrz.Read(Td3, Today));
        Assert.Equal(("TD3", new DateOnly(2012, 4, 15)), (valid.Format, valid.Expiry));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["name"] = "ANNA MARIA ERIKSSON",
                ["lastName"] = "ERIKSSON",
                ["firstName"] = "ANNA MARIA",
                ["birthDate"] = "1974-08-12",
                ["nationality"] = "uto",
                ["gender"] = "female",
                ["passportNumber"] = "L898902C3",
                ["issuedDocument"] = "uto:L898902C3",
            }.OrderBy(p => p.Key),
            valid.Holder.Properties.Select(p => KeyValuePair.Create(p.Key, Assert.Single(p.Value))).OrderBy(p => p.Key)
        );
    }

    [Fact]
    public void The_cards_of_ICAO_9303_are_read()
    {
        foreach (var (lines, format) in new[] { (Td2, "TD2"), (Td1, "TD1") })
        {
            var valid = Assert.IsType<MrzOutcome.Valid>(Mrz.Read(lines, Today));
            Assert.Equal(
                (format, "D23145890", "ANNA MARIA ERIKSSON"),
                (valid.Format, valid.Holder.Properties["idNumber"][0], valid.Holder.Properties["name"][0])
            );
        }
    }

    [Fact]
    public void A_number_of_more_than_nine_characters_continues_in_the_optional_field()
    {
        var valid = Assert.IsType<MrzOutcome.Valid>(Mrz.Read(LongNumber, Today));
        Assert.Equal(("D23145890734", "1934-07-12"), (valid.Holder.Properties["idNumber"][0], valid.Holder.Properties["birthDate"][0]));
    }

    [Theory]
    [InlineData(0, "number")]
    [InlineData(9, "number")]
    [InlineData(13, "birth date")]
    [InlineData(21, "expiry date")]
    [InlineData(30, "personal number")]
    [InlineData(43, "composite")]
    public void A_wrong_check_digit_is_named(int at, string field)
    {
        var changed = Td3[1].ToCharArray();
        changed[at] = changed[at] == '5' ? '6' : '5';
        Assert.Contains(field, Assert.IsType<MrzOutcome.WrongCheckDigit>(Mrz.Read([Td3[0], new string(changed)], Today)).Fields);
    }

    [Fact]
    public void A_field_with_a_wrong_check_digit_is_ignored_and_the_others_are_read()
    {
        var holder = Assert.IsType<MrzOutcome.WrongCheckDigit>(Mrz.Read([Td3[0], Td3[1].Replace("740812", "750812", StringComparison.Ordinal)], Today)).Holder!;
        Assert.False(holder.Properties.ContainsKey("birthDate"));
        Assert.Equal(("L898902C3", "ANNA MARIA ERIKSSON"), (holder.Properties["passportNumber"][0], holder.Properties["name"][0]));
        holder = Assert.IsType<MrzOutcome.WrongCheckDigit>(Mrz.Read([Td3[0], "X" + Td3[1][1..]], Today)).Holder!;
        Assert.False(holder.Properties.ContainsKey("passportNumber") || holder.Properties.ContainsKey(MatchEntity.IssuedDocument));
        Assert.Equal("1974-08-12", holder.Properties["birthDate"][0]);
        Assert.Null(Assert.IsType<MrzOutcome.WrongCheckDigit>(Mrz.Read(["P<UTO1RIKSSON" + Td3[0][13..], "X" + Td3[1][1..]], Today)).Holder);
    }

    [Fact]
    public void Lines_of_the_wrong_length_or_number_are_rejected_with_the_allowed_formats()
    {
        foreach (var lines in new string[][] { [], [Td3[0]], [Td3[0], Td2[1]], [Td1[0], Td1[1]], [.. Td1, ""] })
            Assert.Contains("two of 44 (TD3)", Assert.IsType<MrzOutcome.WrongShape>(Mrz.Read(lines, Today)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_character_is_reported_with_its_position() =>
        Assert.Equal(new MrzOutcome.WrongCharacter(1, 6), Mrz.Read([Td3[0][..5] + "é" + Td3[0][6..], Td3[1]], Today));

    [Fact]
    public void An_invalid_date_is_rejected_even_if_its_check_digit_is_correct()
    {
        var line = WithChecks(Td3[1][..13] + "741312" + Td3[1][19..]);
        Assert.Equal("birth date", Assert.IsType<MrzOutcome.WrongField>(Mrz.Read([Td3[0], line], Today)).Field);
    }

    [Fact]
    public void An_unknown_day_of_birth_leaves_the_month()
    {
        var line = WithChecks(Td3[1][..13] + "7408<<" + Td3[1][19..]);
        Assert.Equal(["1974-08"], Assert.IsType<MrzOutcome.Valid>(Mrz.Read([Td3[0], line], Today)).Holder.Properties["birthDate"]);
    }

    [Fact]
    public void The_holder_of_a_passport_is_found_by_its_number()
    {
        var listed = MatchIndexTests.Person("1", "Somebody Else", ("passportNumber", "L898902C3"), (MatchEntity.IssuedDocument, "uto:L898902C3"));
        var hit = Assert.Single(MatchIndex.Build([listed]).Match(Assert.IsType<MrzOutcome.Valid>(Mrz.Read(Td3, Today)).Holder, new MatchOptions()));
        Assert.Contains(hit.Features, feature => feature.Name == "identifier" && feature.Detail.Contains("same country", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hundred_thousand_altered_zones_are_read_without_failing() =>
        Gen.Select(
                AnyOf(Td3, Td2, Td1, LongNumber),
                Gen.Int[0, 2],
                Gen.Int[0, 50],
                Gen.OneOf(Gen.Char["ABCXYZ0123456789<"], Gen.Char[' ', '\uFFFF']),
                Gen.Int[0, 3]
            )
            .Sample(
                (lines, line, at, character, cut) =>
                {
                    string[] altered = [.. lines];
                    var row = altered[line % altered.Length];
                    var place = at % row.Length;
                    altered[line % altered.Length] = string.Concat(
                        row.AsSpan(0, place),
                        character.ToString(),
                        row.AsSpan(Math.Min(row.Length, place + (cut == 3 ? 2 : 1)))
                    );
                    Assert.NotNull(Mrz.Read(altered, Today));
                },
                iter: 100_000
            );

    private static string WithChecks(string line)
    {
        line = line[..19] + Checksums.MrzCheckDigit(line[13..19]) + line[20..43];
        return line + Checksums.MrzCheckDigit(line[..10] + line[13..20] + line[21..43]);
    }
}
