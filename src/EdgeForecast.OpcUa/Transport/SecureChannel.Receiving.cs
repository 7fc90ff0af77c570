using System.Security.Cryptography;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>The receiving half: one loop that reads chunks, puts messages together and wakes who waits.</summary>
internal sealed partial class SecureChannel
{
    /// <summary>A token is taken for a quarter of its life beyond its end (Part 4, 5.6.2).</summary>
    private const double AcceptUntil = 1.25;

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var (header, chunk) = await _connection.ReadChunkAsync(_closing.Token);
                Interlocked.Add(ref _bytesReceived, chunk.Length);
                if (Take(header, chunk.Span) is not { } fault) continue;
                End(fault);
                return;
            }
        }
        catch (OpcUaException fault)
        {
            End(fault);
        }
        catch (Exception fault)
        {
            // Whatever it was, nobody else reads this connection: the channel is over, and says why.
            End(new OpcUaException(StatusCodes.BadConnectionClosed, $"{_options.Url}: {fault.Message}", fault));
        }
    }

    /// <summary>Takes one chunk; what comes back ends the channel.</summary>
    private OpcUaException? Take(ChunkHeader header, ReadOnlySpan<byte> chunk) => header.Message switch
    {
        MessageKind.Message => TakeMessage(header, chunk),
        MessageKind.OpenChannel => TakeOpening(chunk),
        MessageKind.Error => _connection.ErrorOf(chunk),
        MessageKind.CloseChannel =>
            new OpcUaException(StatusCodes.BadSecureChannelClosed, $"{_options.Url}: the server closed the channel."),
        _ => Violation(StatusCodes.BadTcpMessageTypeInvalid, $"an unexpected {header.Message} message"),
    };

    private OpcUaException? TakeMessage(ChunkHeader header, ReadOnlySpan<byte> chunk)
    {
        if (TokenFor(chunk) is not { } token)
            return Violation(StatusCodes.BadSecureChannelTokenUnknown, "a message under an unknown or outdated token");
        if (!SymmetricChunks.TryRead(chunk, _receiveScratch, token, _options.Mode, out var content))
            return Violation(StatusCodes.BadSecurityChecksFailed, "a message whose signature or padding is wrong");
        if (!_received.TryAccept(content.SequenceNumber))
            return Violation(StatusCodes.BadSequenceNumberInvalid, $"a message out of turn ({content.SequenceNumber})");
        if (header.Chunk == ChunkKind.Abort)
        {
            TakeAbort(content);
            return null;
        }

        var outcome = _assembler.Add(header.Chunk, content.RequestId, content.Body, out var message);
        if (outcome == MessageAssembler.Outcome.TooLarge)
            return Violation(StatusCodes.BadResponseTooLarge, "a message beyond the cap");
        if (outcome == MessageAssembler.Outcome.Incomplete) return null;
        Interlocked.Increment(ref _messagesReceived);
        if (_pending.TryRemove(content.RequestId, out var pending)) pending.Complete(message, _options.Decoding);
        else Interlocked.Increment(ref _lateAnswers);
        return null;
    }

    private void TakeAbort(ChunkContent content)
    {
        _assembler.Abort(content.RequestId);
        var status = HelloMessages.TryReadError(content.Body, out var code, out var reason);
        if (status != DecodeStatus.Done || !code.IsBad) code = new StatusCode(StatusCodes.BadCommunicationError);
        if (_pending.TryRemove(content.RequestId, out var pending))
            pending.Fail(new OpcUaException(code, $"{_options.Url}: the server broke its answer off: {code} {reason}"));
        else Interlocked.Increment(ref _lateAnswers);
    }

    private ChannelToken? TokenFor(ReadOnlySpan<byte> chunk)
    {
        if (SymmetricChunks.ChannelIdOf(chunk) != _channelId) return null;
        var id = SymmetricChunks.TokenIdOf(chunk);
        var current = _current;
        var token = current?.Id == id ? current : _previous?.Id == id ? _previous : null;
        // Once the server uses the new token, the old one has had its time.
        if (token == current) _previous = null;
        return token is null || _time.GetElapsedTime(token.IssuedAt) > token.Lifetime * AcceptUntil ? null : token;
    }

    // The token is in place before the next chunk is read, which may already be under it.
    private OpcUaException? TakeOpening(ReadOnlySpan<byte> chunk)
    {
        var wrong = AsymmetricChunks.TryRead(
            chunk, _options.Policy, _options.OwnCertificate, _options.ServerCertificate, out _, out var content);
        if (wrong is not null) return Violation(StatusCodes.BadSecurityChecksFailed, $"an answer to opening: {wrong}");
        if (!_received.TryAccept(content.SequenceNumber))
            return Violation(StatusCodes.BadSequenceNumberInvalid, $"a message out of turn ({content.SequenceNumber})");
        if (_opening is not { } opening || opening.RequestId != content.RequestId)
            return Violation(StatusCodes.BadTcpMessageTypeInvalid, "a token that nobody asked for");
        var pending = new PendingRequest<OpenSecureChannelResponse>(_options.Url, "OpenSecureChannel");
        pending.Complete(content.Body, _options.Decoding);
        if (!pending.Answer.IsCompletedSuccessfully)
            return pending.Answer.Exception?.InnerException as OpcUaException
                ?? Violation(StatusCodes.BadUnexpectedError, "an unreadable token");
        var response = pending.Answer.Result;
        if ((response.ServerNonce?.Length ?? 0) < _options.Policy.NonceBytes)
            return Violation(StatusCodes.BadNonceInvalid, "too short a nonce");
        if (response.ServerNonce.AsSpan().SequenceEqual(opening.ClientNonce) && !_options.Policy.IsNone)
            return Violation(StatusCodes.BadNonceInvalid, "our own nonce");
        Install(opening, response);
        return null;
    }

    private void Install(Opening opening, OpenSecureChannelResponse response)
    {
        var granted = response.SecurityToken;
        SymmetricCipher? send = null, receive = null;
        if (!_options.Policy.IsNone)
        {
            send = SymmetricCipher.Derive(_options.Policy, response.ServerNonce, opening.ClientNonce);
            receive = SymmetricCipher.Derive(_options.Policy, opening.ClientNonce, response.ServerNonce);
        }

        _channelId = granted.ChannelId;
        var lifetime = TimeSpan.FromMilliseconds(Math.Max(granted.RevisedLifetime, 1000));
        _previous = _current;
        _current = new ChannelToken(granted.TokenId, send, receive, _time.GetTimestamp(), lifetime);
        _opening = null;
        CryptographicOperations.ZeroMemory(opening.ClientNonce);
        opening.Done.TrySetResult();
    }

    private OpcUaException Violation(uint status, string what) =>
        new(status, $"{_options.Url}: the server sent {what}; the channel is ended.");
}
