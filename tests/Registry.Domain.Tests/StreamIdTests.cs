using Platform.Kernel;
using Registry.Domain.AgencyScreenings;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;

namespace Registry.Domain.Tests;

/// <summary>Name-based stream ids never change: another id would screen a permit twice, or lose its watch.</summary>
public sealed class StreamIdTests
{
    private static readonly PermitId Permit = PermitId.Parse("01234567-89ab-8def-8123-456789abcdef", null);

    [Fact]
    public void A_screenings_stream_is_pinned() => Assert.Equal(Guid.Parse("824a4e61-89d2-8391-80cf-2edccea68fd9"), Permit.ScreeningStream);

    [Fact]
    public void The_stream_of_a_watch_is_pinned() => Assert.Equal(Guid.Parse("4b06a051-eb75-8bed-a5ce-b1e373114b06"), Permit.WatchStream);

    [Fact]
    public void A_subjects_stream_in_a_list_is_pinned() =>
        Assert.Equal(Guid.Parse("bd56608f-8c24-8565-a84b-759380e62e53"), SubjectId.From("unsc-6908001").StreamIn(ListId.From("un_sc_sanctions")));

    [Fact]
    public void An_editions_stream_in_a_list_is_pinned() =>
        Assert.Equal(Guid.Parse("9e0d9c89-16cb-8fcf-804c-75d069fa6cc7"), EditionHash.Of(new byte[32]).StreamOf(ListId.From("un_sc_sanctions")));

    [Fact]
    public void The_id_of_a_screening_in_a_batch_is_pinned() =>
        Assert.Equal(
            Guid.Parse("f7635575-12c7-8152-aa22-983cef57cb9a"),
            ScreeningId.Of(CountryCode.From("KOR"), AgencyId.From("KOR-MOEL"), BatchId.From("night-1"), 7).Value
        );

    [Fact]
    public void The_names_of_lists_are_stored_and_never_change() =>
        Assert.Equal(
            ["un_sc_sanctions", "us_ofac_sdn", "us_ofac_wallets"],
            ((ListId[])[ListId.UnitedNations, ListId.SpeciallyDesignatedNationals, ListId.DigitalCurrencyAddresses]).Select(list => list.Value)
        );

    [Theory]
    [InlineData("un_sc_sanctions", true)]
    [InlineData("UN", false)]
    [InlineData("u", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_lists_name_is_lower_case_letters_digits_and_underscores(string? text, bool valid)
    {
        Assert.Equal(valid, ListId.TryParse(text, null, out var list));
        if (valid)
            Assert.Equal(text, list.ToString());
    }

    [Theory]
    [InlineData("night-1.A_b", true)]
    [InlineData("night 1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_name_of_a_batch_is_letters_digits_dots_hyphens_and_underscores(string? text, bool valid)
    {
        Assert.Equal(valid, BatchId.TryParse(text, null, out var batch));
        if (valid)
            Assert.Equal(text, batch.ToString());
    }

    [Theory]
    [InlineData("bf0f2f217bdc5738b17b699ec5f49a86e8890c38de77aea2a15de1295c9e0d4e", true)]
    [InlineData("bf0f2f21", false)]
    [InlineData(null, false)]
    public void An_editions_hash_is_a_SHA_256_in_hex(string? text, bool valid)
    {
        Assert.Equal(valid, EditionHash.TryParse(text, null, out var hash));
        if (valid)
            Assert.Equal(text, hash.ToString());
    }
}
