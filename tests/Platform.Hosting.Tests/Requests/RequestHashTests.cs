using Platform.Hosting.Requests;

namespace Platform.Hosting.Tests.Requests;

/// <summary>Stored with what a request created: a repeat of it must always give the same hash.</summary>
public sealed class RequestHashTests
{
    [Theory]
    [InlineData(null, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    [InlineData("ofac", "843c53cf82e81d145ee6467766827648d8348e7b1db9b178601728ee81036185")]
    public void A_hash_is_of_the_body_and_the_option(string? option, string hash) => Assert.Equal(hash, RequestHash.Of("{}"u8, option));
}
