namespace Platform.Kernel.Tests;

/// <summary>
/// Stream ids are computed from names, so a changed algorithm would lose every stream that is already stored. The test vectors were computed
/// independently: SHA-256 over each part's UTF-8 length (4 bytes, big-endian) and bytes; the first 16 bytes, with version 8 and the RFC's variant.
/// </summary>
public sealed class NameBasedGuidTests
{
    public static TheoryData<string, string[]> Vectors =>
        new()
        {
            { "c1b37383-53b9-8b26-9ac7-3b6cb1ca2468", ["feed", "KOR", "KOR-MOEL"] },
            { "05e62eb3-8c88-8290-bc71-a4a1abdfb2fe", ["delivery", "0198a000-0000-7000-8000-000000000001", "c1b37383-53b9-8b26-9ac7-3b6cb1ca2468", "7"] },
            { "824a4e61-89d2-8391-80cf-2edccea68fd9", ["screening", "01234567-89ab-8def-8123-456789abcdef"] },
            { "4b06a051-eb75-8bed-a5ce-b1e373114b06", ["watch", "01234567-89ab-8def-8123-456789abcdef"] },
            { "60ce3d3e-35be-8f32-b937-8e3fa850ef8c", ["idempotency-key", "permit", "KOR", "KOR-MOEL", "key-1"] },
            { "e640950d-d94c-8eab-8738-3151bb6fe729", ["idempotency-key", "subscription", "KOR", "KOR-MOEL", "key-1"] },
            { "1dc39d55-4f35-8cd8-a7f8-feccc9da6dca", ["list-edition", "un_sc_sanctions", "74a81264c6d15991380055366479c0870e8a421b16e90531e737753d38e9cf11"] },
            { "bd56608f-8c24-8565-a84b-759380e62e53", ["subject", "un_sc_sanctions", "unsc-6908001"] },
            { "f82dce45-4ce4-86bc-9e85-e3549aff0d74", ["screening-batch", "KOR", "KOR-MOEL", "b-1", "7"] },
            { "5cd510ee-7efe-8e36-81ae-110592e40a9f", ["김철수"] },
            { "df3f6198-04a9-8fdb-8057-192dc43dd748", [""] },
            { "e3b0c442-98fc-8c14-9afb-f4c8996fb924", [] },
        };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_name_always_gives_the_same_id(string id, string[] parts) => Assert.Equal(Guid.Parse(id), NameBasedGuid.Create(parts));

    [Fact]
    public void Parts_are_delimited() =>
        Assert.Equal(
            4,
            new[] { NameBasedGuid.Create("a", "bc"), NameBasedGuid.Create("ab", "c"), NameBasedGuid.Create("abc"), NameBasedGuid.Create("abc", "") }
                .Distinct()
                .Count()
        );

    [Fact]
    public void An_id_has_version_8()
    {
        var id = NameBasedGuid.Create("any");
        Assert.Equal((8, 0b10), (id.Version, id.Variant >> 2));
    }
}
