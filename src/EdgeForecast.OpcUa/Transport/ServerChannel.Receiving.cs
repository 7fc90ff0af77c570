using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>The receiving half: opens and renews, checks every chunk, puts requests together.</summary>
public sealed partial class ServerChannel
{
    private const double AcceptUntil = 1.25;
    private static readonly TimeSpan _defaultLifetimeMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan _lifetimeMin = TimeSpan.FromSeconds(1);

    private async Task ReceiveAsync(IServerChannelHandler handler)
    {
        OpcUaException? end = null;
        try
        {
            while (true)
            {
                var (header, chunk) = await _connection.ReadChunkAsync(_closing.Token);
                if (header.Message == MessageKind.CloseChannel) break;
                end = Take(header, chunk, handler);
                if (end is not null) break;
            }
        }
        catch (OpcUaException fault)
        {
            // A client that leaves without a goodbye is no fault of the protocol.
            if (fault.Status.Code.Value != StatusCodes.BadConnectionClosed) end = fault;
        }
        catch (OperationCanceledException)
        {
            end = null;
        }
        catch (Exception fault)
        {
            // Whatever it was, nobody else reads this connection: the channel is over, and says why.
            end = new OpcUaException(StatusCodes.BadInternalError, $"The server failed: {fault.Message}", fault);
        }

        if (end is not null)
        {
            Fault ??= end;
            using var limit = new CancellationTokenSource(_lastWordsLimit, _time);
            await _connection.SayErrorAsync(end.Status, end.Message, limit.Token);
        }

        Abort();
    }

    private OpcUaException? Take(ChunkHeader header, ReadOnlyMemory<byte> chunk, IServerChannelHandler handler) =>
        header.Message switch
        {
            MessageKind.Message => TakeMessage(header, chunk.Span, handler),
            MessageKind.OpenChannel => TakeOpening(chunk.Span),
            _ => Violation(StatusCodes.BadTcpMessageTypeInvalid, $"an unexpected {header.Message} message"),
        };

    private OpcUaException? TakeMessage(ChunkHeader header, ReadOnlySpan<byte> chunk, IServerChannelHandler handler)
    {
        if (TokenFor(chunk) is not { } token)
            return Violation(StatusCodes.BadSecureChannelTokenUnknown, "a message under an unknown or outdated token");
        if (!SymmetricChunks.TryRead(chunk, _receiveScratch, token, Mode, out var content))
            return Violation(StatusCodes.BadSecurityChecksFailed, "a message whose signature or padding is wrong");
        if (!_received.TryAccept(content.SequenceNumber))
            return Violation(StatusCodes.BadSequenceNumberInvalid, $"a message out of turn ({content.SequenceNumber})");
        // Only a token that proved itself is used for sending, and it alone from then on (Part 4, 5.6.2).
        if (token == _next) (_previous, _current, _next) = (_current, token, null);
        if (header.Chunk == ChunkKind.Abort)
        {
            _assembler.Abort(content.RequestId);
            return null;
        }

        var outcome = _assembler.Add(header.Chunk, content.RequestId, content.Body, out var message);
        if (outcome == MessageAssembler.Outcome.TooLarge)
            return Violation(StatusCodes.BadRequestTooLarge, "a message beyond the cap");
        if (outcome == MessageAssembler.Outcome.Whole) handler.OnRequest(this, content.RequestId, message);
        return null;
    }

    private ChannelToken? TokenFor(ReadOnlySpan<byte> chunk)
    {
        if (SymmetricChunks.ChannelIdOf(chunk) != Id) return null;
        var id = SymmetricChunks.TokenIdOf(chunk);
        var token = _current?.Id == id ? _current : _next?.Id == id ? _next : _previous?.Id == id ? _previous : null;
        return token is null || _time.GetElapsedTime(token.IssuedAt) > token.Lifetime * AcceptUntil ? null : token;
    }

    private OpcUaException? TakeOpening(ReadOnlySpan<byte> chunk)
    {
        if (!AsymmetricChunks.TryReadHeader(chunk, out var channelId, out var uri, out var sender))
            return Violation(StatusCodes.BadTcpMessageTypeInvalid, "a malformed request for a channel");
        if (channelId != (_current is null ? 0 : Id))
            return Violation(StatusCodes.BadTcpSecureChannelUnknown, $"a request for the channel {channelId}");
        if (SecurityPolicy.FromUri(uri) is not { } policy || (_current is not null && policy != Policy))
            return Violation(StatusCodes.BadSecurityPolicyRejected, $"a request for the policy {uri}");
        X509Certificate2? client = null;
        try
        {
            if (!policy.IsNone) client = ClientCertificate ?? _options.Validate(sender ?? []);
        }
        catch (CertificateException fault)
        {
            return fault;
        }

        var wrong = AsymmetricChunks.TryRead(
            chunk, policy, _options.OwnCertificate, client, out _, out var content);
        if (wrong is not null)
            return Violation(StatusCodes.BadSecurityChecksFailed, $"a request for a channel, and {wrong}");
        if (!_received.TryAccept(content.SequenceNumber))
            return Violation(StatusCodes.BadSequenceNumberInvalid, $"a message out of turn ({content.SequenceNumber})");
        var reader = new UaReader(content.Body, _options.Decoding);
        var type = reader.ReadNodeId();
        var request = reader.ReadStructure<OpenSecureChannelRequest>();
        if (reader.Status != DecodeStatus.Done || type != new NodeId(OpenSecureChannelRequest.BinaryEncodingId))
            return Violation(StatusCodes.BadDecodingError, "an unreadable request for a channel");
        return Grant(request, policy, client, content.RequestId);
    }

    private OpcUaException? Grant(
        OpenSecureChannelRequest request, SecurityPolicy policy, X509Certificate2? client, uint requestId)
    {
        var isRenewal = _current is not null;
        if (isRenewal != (request.RequestType == SecurityTokenRequestType.Renew))
            return Violation(StatusCodes.BadRequestTypeInvalid, "a request of the wrong type for a token");
        if (policy.IsNone != (request.SecurityMode == MessageSecurityMode.None)
            || !_options.IsOffered(policy, request.SecurityMode) || (isRenewal && request.SecurityMode != Mode))
            return Violation(StatusCodes.BadSecurityModeRejected, $"a request for {policy} {request.SecurityMode}");
        if ((request.ClientNonce?.Length ?? 0) < policy.NonceBytes)
            return Violation(StatusCodes.BadNonceInvalid, "too short a nonce");
        (Policy, Mode, ClientCertificate) = (policy, request.SecurityMode, client);
        var lifetimeMax = _options.TokenLifetimeMax ?? _defaultLifetimeMax;
        var asked = TimeSpan.FromMilliseconds(request.RequestedLifetime);
        var lifetime = asked < _lifetimeMin || asked > lifetimeMax ? lifetimeMax : asked;
        var nonce = RandomNumberGenerator.GetBytes(policy.NonceBytes);
        SymmetricCipher? send = null, receive = null;
        if (!policy.IsNone)
        {
            send = SymmetricCipher.Derive(policy, request.ClientNonce, nonce);
            receive = SymmetricCipher.Derive(policy, nonce, request.ClientNonce);
        }

        var token = new ChannelToken(++_lastTokenId, send, receive, _time.GetTimestamp(), lifetime);
        if (isRenewal) _next = token;
        else _current = token;
        Answer(request, requestId, token, nonce);
        return null;
    }

    private void Answer(OpenSecureChannelRequest request, uint requestId, ChannelToken token, byte[] nonce)
    {
        var now = UtcTime.From(_time.GetUtcNow());
        var writer = new UaWriter();
        writer.WriteNodeId(new NodeId(OpenSecureChannelResponse.BinaryEncodingId));
        writer.WriteStructure(new OpenSecureChannelResponse
        {
            ResponseHeader = new ResponseHeader
            {
                Timestamp = now,
                RequestHandle = request.RequestHeader.RequestHandle,
            },
            SecurityToken = new ChannelSecurityToken
            {
                ChannelId = Id,
                TokenId = token.Id,
                CreatedAt = now,
                RevisedLifetime = (uint)token.Lifetime.TotalMilliseconds,
            },
            ServerNonce = nonce,
        });
        Enqueue(new Outgoing(MessageKind.OpenChannel, requestId, writer));
    }

    private static OpcUaException Violation(uint status, string what) => new(status, $"The client sent {what}.");
}
