namespace EdgeForecast.Configuration.Options;

/// <summary>Where health, metrics and status are served over HTTP.</summary>
/// <param name="Listen">
/// Address and port, as in <c>127.0.0.1:9464</c>, <c>[::]:9464</c> or <c>*:9464</c>; port 0 takes a free one;
/// <c>off</c> serves nothing. There is no access control: listen to the outside only in a network you trust.
/// </param>
internal sealed record StatusOptions(string Listen = "127.0.0.1:9464");
