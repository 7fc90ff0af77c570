using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Tests.Peers;

namespace EdgeForecast.OpcUa.Tests.Client;

/// <summary>Every policy in every mode as every kind of user, against another stack.</summary>
public sealed class SecurityMatrixTests(PlantPeer plant, ToolsPeer tools)
{
    public static TheoryData<string, MessageSecurityMode, string> Combinations()
    {
        var rows = new TheoryData<string, MessageSecurityMode, string>();
        foreach (var user in new[] { "anonymous", "name", "certificate" })
        {
            rows.Add("None", MessageSecurityMode.None, user);
            foreach (var policy in new[] { "Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss" })
            {
                rows.Add(policy, MessageSecurityMode.Sign, user);
                rows.Add(policy, MessageSecurityMode.SignAndEncrypt, user);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task A_value_is_read_by_every_policy_mode_and_identity(
        string policy, MessageSecurityMode mode, string user)
    {
        var stop = TestContext.Current.CancellationToken;
        var endpoint = new EndpointSelection(SecurityPolicy.FromName(policy), mode);
        var options = user switch
        {
            "certificate" => await tools.OptionsAsync(endpoint, new UserIdentity.Certificate(tools.UserCertificate)),
            "name" => await plant.OptionsAsync(endpoint, new UserIdentity.UserName("user1", "password1")),
            _ => await plant.OptionsAsync(endpoint),
        };
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, stop);
        Assert.EndsWith("#" + policy, session.Endpoint.SecurityPolicyUri, StringComparison.Ordinal);
        Assert.Equal(mode, session.Endpoint.SecurityMode);
        var value = await session.ReadValueAsync(PlantPeer.Node(user == "certificate" ? "Small" : "T1"), stop);
        Assert.False(value.Status.IsBad);
        Assert.True(value.Value.TryGetDouble(out _));
        Assert.True(value.HasSourceTime && value.HasServerTime);
    }

    [Fact]
    public async Task Without_a_choice_the_strongest_endpoint_is_taken()
    {
        var options = await plant.OptionsAsync();
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        Assert.Equal(SecurityPolicy.Aes256Sha256RsaPss.Uri, session.Endpoint.SecurityPolicyUri);
        Assert.Equal(MessageSecurityMode.SignAndEncrypt, session.Endpoint.SecurityMode);
    }

    [Theory]
    [InlineData("None", MessageSecurityMode.None)]
    [InlineData("Basic256Sha256", MessageSecurityMode.SignAndEncrypt)]
    public async Task A_wrong_password_is_refused_by_name(string policy, MessageSecurityMode mode)
    {
        var options = await plant.OptionsAsync(new EndpointSelection(SecurityPolicy.FromName(policy), mode),
            new UserIdentity.UserName("user1", "wrong"));
        var fault = await Assert.ThrowsAsync<OpcUaException>(
            () => OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None));
        Assert.Contains(fault.Status.Code.Value,
            new[] { StatusCodes.BadUserAccessDenied, StatusCodes.BadIdentityTokenRejected });
        Assert.Contains("user1", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_renews_its_token_without_losing_a_message()
    {
        var options = await plant.OptionsAsync() with { TokenLifetime = TimeSpan.FromSeconds(1) };
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        var limit = TimeProvider.System.GetTimestamp();
        var reads = 0;
        while (session.Counters.Renewals < 3)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(40), "no three renewals");
            var values = await Task.WhenAll(Enumerable.Range(0, 20)
                .Select(i => session.ReadValueAsync(PlantPeer.Node($"T{i}"), CancellationToken.None)));
            Assert.All(values, value => Assert.False(value.Status.IsBad));
            reads += values.Length;
        }

        Assert.True(reads > 100);
        Assert.Equal(0, session.Counters.LateAnswers);
        Assert.False(session.Ended.IsCompleted);
    }
}
