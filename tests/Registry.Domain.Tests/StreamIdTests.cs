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
        Assert.Equal(Guid.Parse("bd56608f-8c24-8565-a84b-759380e62e53"), SubjectId.Parse("unsc-6908001").StreamIn(ListId.Parse("un_sc_sanctions")));
}
