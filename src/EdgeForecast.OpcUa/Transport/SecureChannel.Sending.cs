using System.Security.Cryptography;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>The sending half: chunks under the current token, and the requests for a token.</summary>
internal sealed partial class SecureChannel
{
    private const double RenewAt = 0.75;

    private async Task WriteAsync(
        MessageKind kind, uint requestId, ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        await _sending.WaitAsync(stop);
        try
        {
            var token = _current!;
            var bodyMax = SymmetricChunks.BodyBytesMax(_sendBuffer.Length, _options.Policy, _options.Mode);
            var chunks = Math.Max(1, (message.Length + bodyMax - 1) / bodyMax);
            if (chunks > _connection.SendChunkCountMax)
                throw new OpcUaException(StatusCodes.BadRequestTooLarge,
                    $"{_options.Url}: the request needs {chunks} chunks, the server takes "
                    + $"{_connection.SendChunkCountMax}. Split it.");
            for (var i = 0; i < chunks; i++)
            {
                var body = message.Slice(i * bodyMax, Math.Min(bodyMax, message.Length - (i * bodyMax)));
                var chunk = i == chunks - 1 ? ChunkKind.Final : ChunkKind.Intermediate;
                var length = SymmetricChunks.Write(_sendBuffer, _sendScratch, (kind, chunk), _channelId, token,
                    (_sent.Next(), requestId), body.Span, _options.Mode);
                await SendBytesAsync(_sendBuffer.AsMemory(0, length));
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    // Not with the caller's token: half a message on the wire would ruin the channel for everybody.
    private async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _connection.WriteAsync(bytes, _closing.Token);
            Interlocked.Add(ref _bytesSent, bytes.Length);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or OperationCanceledException)
        {
            End(new OpcUaException(
                StatusCodes.BadConnectionClosed, $"{_options.Url}: the connection ended.", fault));
            throw await _ended.Task;
        }
    }

    private async Task RequestTokenAsync(SecurityTokenRequestType type, CancellationToken stop)
    {
        var nonce = RandomNumberGenerator.GetBytes(_options.Policy.NonceBytes);
        var opening = new Opening(NextRequestId(), nonce);
        var lifetime = _options.TokenLifetime ?? _defaultLifetime;
        using var message = new UaWriter();
        message.WriteNodeId(new NodeId(OpenSecureChannelRequest.BinaryEncodingId));
        message.WriteStructure(new OpenSecureChannelRequest
        {
            RequestHeader = HeaderFor(new RequestHeader(), opening.RequestId, lifetime),
            RequestType = type,
            SecurityMode = _options.Mode,
            ClientNonce = nonce,
            RequestedLifetime = (uint)Math.Clamp(lifetime.TotalMilliseconds, 0, uint.MaxValue),
        });
        await _sending.WaitAsync(stop);
        try
        {
            _opening = opening;
            if (_ended.Task.IsCompleted) throw await _ended.Task;
            var chunk = AsymmetricChunks.Write(_channelId, _options.Policy, _options.OwnCertificate,
                _options.ServerCertificate, (_sent.Next(), opening.RequestId), message.Written);
            await SendBytesAsync(chunk);
        }
        finally
        {
            _sending.Release();
        }

        await opening.Done.Task.WaitAsync(stop);
    }

    /// <summary>Renews the token at three quarters of its life, by the monotonic clock.</summary>
    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                var lifetime = TokenLifetime;
                await Task.Delay(lifetime * RenewAt, _time, _closing.Token);
                // What is left of the life is the time the server has; afterwards it would refuse us anyway.
                using var limit = new CancellationTokenSource(lifetime * (1 - RenewAt), _time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
                await RequestTokenAsync(SecurityTokenRequestType.Renew, both.Token);
                Interlocked.Increment(ref _renewals);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or OpcUaException)
        {
            End(fault as OpcUaException ?? new OpcUaException(StatusCodes.BadSecureChannelTokenUnknown,
                $"{_options.Url}: the server did not renew the channel in time.", fault));
        }
    }
}
