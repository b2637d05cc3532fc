using System.Net;
using Notification.Domain.Subscriptions;

namespace Notification.Domain.Tests;

public sealed class WebhookUrlTests
{
    [Theory]
    [InlineData("https://agency.example/hooks?tenant=1")]
    [InlineData("https://agency.example:8443/")]
    [InlineData("http://agency.example/")]
    [InlineData("https://노동부.example/알림")]
    public void A_webhook_URL_is_kept_unchanged(string text) => Assert.Equal(text, WebhookUrl.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("/hooks")]
    [InlineData("agency.example/hooks")]
    [InlineData("ftp://agency.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://agency.example/")]
    [InlineData("https://user:password@agency.example/")]
    [InlineData("https://user@agency.example/")]
    [InlineData("https://@agency.example/")]
    [InlineData("https://agency.example/#part")]
    [InlineData("https://agency.example/#")]
    [InlineData("https://agency.example/a b")]
    [InlineData("https://agency.example/\r\nHost: other")]
    [InlineData("https:///hooks")]
    [InlineData("https://")]
    public void A_text_that_is_not_a_plain_URL_of_a_host_is_refused(string text)
    {
        Assert.False(WebhookUrl.TryRead(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_URL_has_at_most_2048_characters()
    {
        Assert.True(WebhookUrl.TryRead("https://agency.example/".PadRight(2048, 'a'), out _, out _));
        Assert.False(WebhookUrl.TryRead("https://agency.example/".PadRight(2049, 'a'), out _, out var problem));
        Assert.Equal("Must have at most 2048 characters.", problem);
    }

    [Theory]
    [InlineData("https://agency.example/", true)]
    [InlineData("http://agency.example/", false)]
    public void Only_https_is_secure(string text, bool secure) => Assert.Equal(secure, WebhookUrl.Parse(text).IsSecure);

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::1")]
    public void Addresses_of_the_Internet_are_public(string address) => Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::8.8.8.8")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("2606:4700:4700::1111%2")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:c0a8:101::1")]
    public void Internal_addresses_are_not_public(string address) => Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("permit-issued", true)]
    [InlineData("*", true)]
    [InlineData("Permit-Issued", false)]
    [InlineData("permit_issued", false)]
    [InlineData("permit-", false)]
    [InlineData("", false)]
    [InlineData("permit-issued\n", false)]
    public void A_topic_is_kebab_case_or_a_star(string text, bool valid)
    {
        Assert.Equal(valid, Topic.TryParse(text, null, out var topic));
        if (valid)
            Assert.Equal(text, topic.ToString());
    }
}
