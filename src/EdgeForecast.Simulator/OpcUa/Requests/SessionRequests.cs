using System.Security.Cryptography;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Sessions: made, activated with a user, taken along to another channel, closed (Part 4, 5.7).</summary>
internal sealed class SessionRequests(ServerCore core, DiscoveryRequests discovery)
{
    private const int NonceBytes = 32;
    private const int NameLengthMax = 200;

    private readonly UserCheck _users = new(core);

    public CreateSessionResponse Create(ServiceCall call, CreateSessionRequest request)
    {
        var channel = call.Channel;
        if (!DiscoveryRequests.IsOffered(core.Options, channel.Policy, channel.Mode))
            throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected, "a channel for discovery only");
        if (core.Sessions.Count >= ServerLimits.SessionsMax)
            throw new OpcUaException(StatusCodes.BadTooManySessions, "as many sessions as there may be");
        if (!channel.Policy.IsNone) CheckClient(call, request);
        var asked = double.IsFinite(request.RequestedSessionTimeout) ? request.RequestedSessionTimeout : 0;
        var timeout = TimeSpan.FromMilliseconds(Math.Clamp(asked,
            ServerLimits.SessionTimeoutMin.TotalMilliseconds, ServerLimits.SessionTimeoutMax.TotalMilliseconds));
        var name = request.SessionName ?? "";
        var session = new ServerSession(
            new NodeId(Guid.NewGuid(), 1), new NodeId(RandomNumberGenerator.GetBytes(NonceBytes), 0),
            name.Length <= NameLengthMax ? name : name[..NameLengthMax], timeout)
        {
            Channel = channel,
            ClientCertificate = channel.ClientCertificate,
            Nonce = RandomNumberGenerator.GetBytes(NonceBytes),
            LastHeardAt = core.MachineTime.GetTimestamp(),
        };
        core.Sessions.Add(session.Token, session);
        return new CreateSessionResponse
        {
            SessionId = session.Id,
            AuthenticationToken = session.Token,
            RevisedSessionTimeout = timeout.TotalMilliseconds,
            ServerNonce = session.Nonce,
            ServerCertificate = core.CertificateBytes,
            ServerEndpoints = discovery.Endpoints(request.EndpointUrl),
            ServerSignature = SessionProof.Create(
                channel.Policy, core.Certificate, request.ClientCertificate, request.ClientNonce),
        };
    }

    public ActivateSessionResponse Activate(ServiceCall call, ActivateSessionRequest request)
    {
        var channel = call.Channel;
        if (!core.Sessions.TryGetValue(call.Header.AuthenticationToken, out var session))
            throw new OpcUaException(StatusCodes.BadSessionIdInvalid, "no such session");
        if (session.Channel is { } former && former != channel && session.User is null)
            throw new OpcUaException(StatusCodes.BadSecureChannelIdInvalid, "first activated on another channel");
        if (!channel.Policy.IsNone)
        {
            var client = channel.ClientCertificate!;
            if (session.ClientCertificate is null
                || !session.ClientCertificate.RawData.AsSpan().SequenceEqual(client.RawData))
                throw new OpcUaException(StatusCodes.BadSecurityChecksFailed, "another client's session");
            if (!SessionProof.IsValid(
                    channel.Policy, client, request.ClientSignature, core.CertificateBytes, session.Nonce))
                throw new OpcUaException(StatusCodes.BadApplicationSignatureInvalid, "the proof is wrong");
        }
        else if (session.ClientCertificate is not null)
        {
            throw new OpcUaException(StatusCodes.BadSecurityChecksFailed, "a session of a channel with security");
        }

        var user = _users.UserOf(request, channel.Policy, session.Nonce);
        // On another channel a session keeps its user, or somebody could take it over (Part 4, 5.7.3.1).
        if (session.Channel != channel && session.User != user)
            throw new OpcUaException(StatusCodes.BadIdentityChangeNotSupported, "another user on another channel");
        if (session.Channel != channel) session.Publishes.Clear();
        session.User = user;
        session.Channel = channel;
        session.Nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        session.LastHeardAt = core.MachineTime.GetTimestamp();
        return new ActivateSessionResponse { ServerNonce = session.Nonce, Results = [], DiagnosticInfos = [] };
    }

    public CloseSessionResponse Close(ServiceCall call, CloseSessionRequest request)
    {
        core.Close(call.Session, request.DeleteSubscriptions);
        return new CloseSessionResponse();
    }

    public static CancelResponse Cancel(ServiceCall call, CancelRequest request)
    {
        var publishes = call.Session.Publishes;
        uint cancelled = 0;
        for (var left = publishes.Count; left > 0; left--)
        {
            var publish = publishes.Dequeue();
            if (publish.RequestHandle != request.RequestHandle)
            {
                publishes.Enqueue(publish);
                continue;
            }

            cancelled++;
            publish.Channel.Send(publish.RequestId, new ServiceFault
            {
                ResponseHeader = new ResponseHeader
                {
                    RequestHandle = publish.RequestHandle,
                    ServiceResult = new StatusCode(StatusCodes.BadRequestCancelledByClient),
                },
            });
        }

        return new CancelResponse { CancelCount = cancelled };
    }

    private static void CheckClient(ServiceCall call, CreateSessionRequest request)
    {
        var client = call.Channel.ClientCertificate!;
        if (request.ClientCertificate is not { Length: > 0 } sent
            || !sent.AsSpan().StartsWith(client.RawData))
            throw new OpcUaException(StatusCodes.BadCertificateInvalid, "another certificate than the channel's");
        if ((request.ClientNonce?.Length ?? 0) < NonceBytes)
            throw new OpcUaException(StatusCodes.BadNonceInvalid, "too short a nonce");
        if (request.ClientDescription.ApplicationUri is not { } uri || !ApplicationCertificate.Names(client, uri))
            throw new OpcUaException(StatusCodes.BadCertificateUriInvalid, "not the client's certificate");
    }
}
