using EdgeForecast.Status;

namespace EdgeForecast.Tests.Status;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9464", "http://127.0.0.1:9464/")]
    [InlineData("localhost:80", "http://127.0.0.1/")]
    [InlineData("*:9464", "http://127.0.0.1:9464/")]
    [InlineData("0.0.0.0:9464", "http://127.0.0.1:9464/")]
    [InlineData("[::1]:9464", "http://[::1]:9464/")]
    [InlineData("[::]:9464", "http://[::1]:9464/")]
    [InlineData("192.168.1.7:1", "http://192.168.1.7:1/")]
    public void An_address_is_read_and_reached(string text, string url)
    {
        Assert.True(ListenAddress.TryParse(text, out var address));
        Assert.Equal(url, address.ToLocalUri().ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("9464")]
    [InlineData(":9464")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.1:80")]
    [InlineData("::1:9464")]
    [InlineData("[::1:9464")]
    [InlineData("host:9464")]
    [InlineData("http://127.0.0.1:80")]
    public void What_is_no_address_is_refused(string text) => Assert.False(ListenAddress.TryParse(text, out _));
}
